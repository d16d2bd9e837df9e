package org.concordat.protocol.aggregation.rule;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Krum's scores: of each row, the sum of the squared distances to its nearest other rows. They stay
 * right while rows are taken out one after the other.
 */
final class KrumScores {
  private final BigInteger[][] distances;
  // The other rows of each row, the nearest first.
  private final int[][] nearest;
  private final boolean[] gone;
  private int left;

  KrumScores(BigInteger[][] distances) {
    int n = distances.length;
    this.distances = distances;
    this.nearest = new int[n][];
    this.gone = new boolean[n];
    this.left = n;
    for (int i = 0; i < n; i++) {
      int row = i;
      nearest[i] =
          Arrays.stream(RowOrder.smallest(distances[i], n)).filter(j -> j != row).toArray();
    }
  }

  int left() {
    return left;
  }

  /** The row of the smallest score among those that are left; of equal ones the first. */
  int best(int neighbours) {
    int best = -1;
    BigInteger smallest = null;
    for (int i = 0; i < gone.length; i++) {
      if (!gone[i]) {
        BigInteger score = score(i, neighbours);
        if (smallest == null || score.compareTo(smallest) < 0) {
          best = i;
          smallest = score;
        }
      }
    }
    return best;
  }

  /** The rows of the {@code count} smallest scores, none taken out, the best first. */
  int[] best(int neighbours, int count) {
    BigInteger[] scores =
        IntStream.range(0, gone.length)
            .mapToObj(i -> score(i, neighbours))
            .toArray(BigInteger[]::new);
    return RowOrder.smallest(scores, count);
  }

  void takeOut(int row) {
    gone[row] = true;
    left--;
  }

  private BigInteger score(int row, int neighbours) {
    BigInteger sum = BigInteger.ZERO;
    int counted = 0;
    for (int j : nearest[row]) {
      if (counted == neighbours) {
        break;
      }
      if (!gone[j]) {
        sum = sum.add(distances[row][j]);
        counted++;
      }
    }
    return sum;
  }
}
