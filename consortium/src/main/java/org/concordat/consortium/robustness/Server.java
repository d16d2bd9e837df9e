package org.concordat.consortium.robustness;

import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.consortium.robustness.attack.RuleOracle;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.fixedpoint.NormBound;

/**
 * What the chaincode does with the updates of a step: every row is scaled down to the norm bound
 * and quantised as a worker does it, and the rule combines them. Colluders have the lowest keys, so
 * that ties go to them. Not safe for use by several threads.
 */
final class Server implements RuleOracle {
  private static final double SHRINK = 1 - 0x1p-20;

  private final AggregationRule rule;
  private final int faults;
  private final NormBound bound;
  private final int[][] rows;
  private final String[] keys;
  private final int colluders;

  /**
   * Creates the server of a run.
   *
   * @param rule the rule
   * @param faults the f that the rule is told
   * @param bound the norm bound
   * @param honest how many honest banks
   * @param colluders how many colluding banks
   * @param dimension d
   */
  Server(
      AggregationRule rule, int faults, NormBound bound, int honest, int colluders, int dimension) {
    this.rule = rule;
    this.faults = faults;
    this.bound = bound;
    this.colluders = colluders;
    this.rows = new int[colluders + honest][dimension];
    this.keys = new String[rows.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "Bank" + (char) ('A' + i / 26) + (char) ('A' + i % 26);
    }
  }

  /** Takes the honest updates of a step. */
  void take(double[][] honest) {
    for (int i = 0; i < honest.length; i++) {
      quantise(honest[i], rows[colluders + i]);
    }
  }

  @Override
  public double[] aggregate(double[][] forged) {
    for (int i = 0; i < colluders; i++) {
      quantise(forged[i], rows[i]);
    }
    SortedMap<String, int[]> byBank = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      byBank.put(keys[i], rows[i]);
    }
    int[] vector =
        rule.aggregate(UpdateSet.of(bound.bound(), bound.scaleBits(), byBank), faults).vector();
    double[] aggregate = new double[vector.length];
    double quantum = Math.scalb(1.0, -bound.scaleBits());
    for (int k = 0; k < aggregate.length; k++) {
      aggregate[k] = vector[k] * quantum;
    }
    return aggregate;
  }

  /**
   * {@code x · min(1, B / |x|)}, then to the nearest quantum, until the integers keep the bound.
   */
  private void quantise(double[] update, int[] row) {
    double square = 0;
    for (double value : update) {
      square += value * value;
    }
    if (!Double.isFinite(square)) {
      throw new IllegalStateException("an update is not finite");
    }
    double norm = Math.sqrt(square);
    double factor = Math.scalb(norm > bound.bound() ? bound.bound() / norm : 1, bound.scaleBits());
    while (fill(update, factor, row) > bound.largestSquare()) {
      factor *= SHRINK;
    }
  }

  private static long fill(double[] update, double factor, int[] row) {
    long square = 0;
    for (int k = 0; k < row.length; k++) {
      row[k] = (int) Math.rint(update[k] * factor);
      square += (long) row[k] * row[k];
    }
    return square;
  }
}
