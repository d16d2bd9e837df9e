package org.concordat.worker.training;

import java.util.SplittableRandom;
import org.concordat.protocol.commitment.Digests;
import org.concordat.worker.features.PreparedRows;

/**
 * The batches of one epoch: every row once, positives spread evenly, so that no batch goes without
 * when they are rare.
 */
final class Batches {
  private static final String TAG = "concordat/batches/1";

  private final PreparedRows rows;
  private final int[] positives;
  private final int[] negatives;
  private final int count;
  private final SplittableRandom random;

  /**
   * Creates the batches of one bank's training in one round.
   *
   * @param rows the rows to train on
   * @param batchSize about how many rows a batch takes; a batch may take some more
   * @param seed where the shuffles come from
   */
  Batches(PreparedRows rows, int batchSize, long seed) {
    this.rows = rows;
    int[] byClass = new int[rows.size()];
    int positive = 0;
    int negative = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (rows.label(row) == 1) {
        byClass[positive++] = row;
      } else {
        byClass[byClass.length - 1 - negative++] = row;
      }
    }
    this.positives = java.util.Arrays.copyOfRange(byClass, 0, positive);
    this.negatives = java.util.Arrays.copyOfRange(byClass, positive, byClass.length);
    this.count = Math.max(1, rows.size() / batchSize);
    this.random = new SplittableRandom(seed);
  }

  /**
   * Derives a seed, so that every bank shuffles differently in every round and everyone can repeat
   * it.
   *
   * @param study the study's seed
   * @param round the round
   * @param bank the bank's MSP id
   * @return a seed
   */
  static long seed(long study, int round, String bank) {
    byte[] hash =
        Digests.sha256(TAG, Digests.bytes(study), Digests.bytes((long) round), Digests.bytes(bank));
    return java.nio.ByteBuffer.wrap(hash).getLong();
  }

  /**
   * Returns the number of batches of an epoch.
   *
   * @return at least 1
   */
  int perEpoch() {
    return count;
  }

  /** Draws a new order for the next epoch. */
  void shuffle() {
    shuffle(positives);
    shuffle(negatives);
  }

  /**
   * Returns one batch of the epoch.
   *
   * @param batch its number, from 0
   * @return its rows
   */
  Batch get(int batch) {
    int firstPositive = share(positives.length, batch);
    int positiveRows = share(positives.length, batch + 1) - firstPositive;
    int firstNegative = share(negatives.length, batch);
    int negativeRows = share(negatives.length, batch + 1) - firstNegative;
    float[] inputs = new float[(positiveRows + negativeRows) * rows.width()];
    float[] labels = new float[positiveRows + negativeRows];
    int at = 0;
    for (int k = 0; k < positiveRows; k++, at++) {
      labels[at] = 1;
      rows.copyInputs(positives[firstPositive + k], 1, inputs, at * rows.width());
    }
    for (int k = 0; k < negativeRows; k++, at++) {
      rows.copyInputs(negatives[firstNegative + k], 1, inputs, at * rows.width());
    }
    return new Batch(inputs, labels);
  }

  private int share(int of, int batch) {
    return (int) ((long) of * batch / count);
  }

  private void shuffle(int[] places) {
    for (int last = places.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int moved = places[last];
      places[last] = places[other];
      places[other] = moved;
    }
  }

  /** Inputs row after row, and a label for each row. */
  static final class Batch {
    private final float[] inputs;
    private final float[] labels;

    Batch(float[] inputs, float[] labels) {
      this.inputs = inputs;
      this.labels = labels;
    }

    float[] inputs() {
      return inputs;
    }

    float[] labels() {
      return labels;
    }
  }
}
