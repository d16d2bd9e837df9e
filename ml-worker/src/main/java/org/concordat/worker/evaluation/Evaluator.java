package org.concordat.worker.evaluation;

import java.util.Arrays;
import java.util.List;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.task.Metrics;
import org.concordat.protocol.task.ScoreHistogram;
import org.concordat.worker.features.PreparedRows;
import org.concordat.worker.training.Network;

/**
 * Measures a model. The threshold for F1 comes from training rows, never from the rows measured on.
 * Stateless and safe for use by several threads.
 */
public final class Evaluator {
  private static final double MILLION = 1e6;

  /**
   * Measures a model.
   *
   * @param model the model
   * @param training rows the threshold is chosen on
   * @param heldOut rows to measure on
   * @return the metrics; for rows of one class only, as {@link ScoredRows} says
   */
  public Metrics evaluate(Model model, PreparedRows training, PreparedRows heldOut) {
    return at(thresholdMicros(model, training), model, heldOut);
  }

  /**
   * Chooses the threshold that gives the best F1 on training rows.
   *
   * @param model the model
   * @param training the rows
   * @return a probability in millionths
   */
  public long thresholdMicros(Model model, PreparedRows training) {
    double logit = score(model, training).bestF1Threshold();
    long micros = Math.round(MILLION / (1 + Math.exp(-logit)));
    return Math.clamp(micros, 1, 999_999);
  }

  /**
   * Measures a model at a given threshold.
   *
   * @param thresholdMicros the probability from which a row counts as positive, in millionths
   * @param model the model
   * @param rows rows to measure on
   * @return the metrics
   */
  public Metrics at(long thresholdMicros, Model model, PreparedRows rows) {
    return metrics(score(model, rows), thresholdMicros);
  }

  /**
   * Scores rows. A logit tells apart what a probability of binary32 would round to 1.
   *
   * @param model the model
   * @param rows the rows
   * @return the logits it gives them, with their labels
   */
  public ScoredRows score(Model model, PreparedRows rows) {
    int[] labels = new int[rows.size()];
    Arrays.setAll(labels, rows::label);
    return ScoredRows.of(Network.of(model).logits(rows), labels);
  }

  /**
   * Counts how a model's scores lie, by class.
   *
   * @param model the model
   * @param rows the rows
   * @return the counts
   */
  public ScoreHistogram histogram(Model model, PreparedRows rows) {
    float[] logits = Network.of(model).logits(rows);
    Long[] positives = new Long[ScoreHistogram.BINS];
    Long[] negatives = new Long[ScoreHistogram.BINS];
    Arrays.fill(positives, 0L);
    Arrays.fill(negatives, 0L);
    for (int row = 0; row < logits.length; row++) {
      (rows.label(row) == 1 ? positives : negatives)[ScoreHistogram.bin(logits[row])]++;
    }
    return new ScoreHistogram(List.of(positives), List.of(negatives));
  }

  /**
   * Computes the probability of the positive class for every row.
   *
   * @param model the model
   * @param rows the rows
   * @return 0 to 1 a row, in their order
   */
  public float[] probabilities(Model model, PreparedRows rows) {
    float[] logits = Network.of(model).logits(rows);
    for (int row = 0; row < logits.length; row++) {
      logits[row] = (float) (1 / (1 + Math.exp(-logits[row])));
    }
    return logits;
  }

  /**
   * Writes measures in whole numbers.
   *
   * @param rows rows scored by their logits
   * @param thresholdMicros the probability from which a row counts as positive, in millionths, 1 to
   *     999,999
   * @return the metrics
   */
  public static Metrics metrics(ScoredRows rows, long thresholdMicros) {
    double threshold = thresholdMicros / MILLION;
    Confusion confusion = rows.at((float) Math.log(threshold / (1 - threshold)));
    return new Metrics(
        Math.round(rows.total()),
        Math.round(rows.positives()),
        micros(rows.rocAuc()),
        micros(rows.averagePrecision()),
        micros(confusion.f1()),
        thresholdMicros,
        Math.round(confusion.truePositives()),
        Math.round(confusion.falsePositives()),
        Math.round(confusion.trueNegatives()),
        Math.round(confusion.falseNegatives()));
  }

  private static long micros(double share) {
    return (long) Math.rint(share * MILLION);
  }
}
