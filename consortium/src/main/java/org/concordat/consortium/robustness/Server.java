package org.concordat.consortium.robustness;

import java.util.HexFormat;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.concordat.consortium.robustness.attack.RuleOracle;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.fixedpoint.NormBound;

/**
 * What the chaincode does with the updates of a step: every row is scaled down to the norm bound
 * and quantised as a worker does it, and the rule combines them. Colluders have the lowest keys, so
 * that ties go to them. What a rule with a seed is told in a step nobody could know before: the
 * colluders, who ask as an oracle, guess another. Not safe for use by several threads.
 */
final class Server implements RuleOracle {
  private static final double SHRINK = 1 - 0x1p-20;

  private final AggregationRule rule;
  private final int faults;
  private final NormBound bound;
  private final int[][] rows;
  private final String[] keys;
  private final int colluders;
  private final SplittableRandom chance;
  private String seed = "";
  private String guess = "";

  /**
   * Creates the server of a run.
   *
   * @param rule the rule
   * @param faults the f that the rule is told
   * @param bound the norm bound
   * @param honest how many honest banks
   * @param colluders how many colluding banks
   * @param dimension d
   * @param chance where the rule's seeds come from
   */
  Server(
      AggregationRule rule,
      int faults,
      NormBound bound,
      int honest,
      int colluders,
      int dimension,
      SplittableRandom chance) {
    this.rule = rule;
    this.faults = faults;
    this.bound = bound;
    this.colluders = colluders;
    this.chance = chance;
    this.rows = new int[colluders + honest][dimension];
    this.keys = new String[rows.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "Bank" + (char) ('A' + i / 26) + (char) ('A' + i % 26);
    }
  }

  /**
   * Takes the honest updates of a step, and draws the seed of the step and the colluders' guess.
   */
  void take(double[][] honest) {
    seed = drawn();
    guess = drawn();
    for (int i = 0; i < honest.length; i++) {
      quantise(honest[i], rows[colluders + i]);
    }
  }

  private String drawn() {
    HexFormat hex = HexFormat.of();
    return IntStream.range(0, 4)
        .mapToObj(part -> hex.toHexDigits(chance.nextLong()))
        .collect(Collectors.joining());
  }

  @Override
  public double[] aggregate(double[][] forged) {
    return combine(forged, guess);
  }

  /** The aggregate of the step. */
  double[] decide(double[][] forged) {
    return combine(forged, seed);
  }

  private double[] combine(double[][] forged, String drawn) {
    for (int i = 0; i < colluders; i++) {
      quantise(forged[i], rows[i]);
    }
    SortedMap<String, int[]> byBank = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      byBank.put(keys[i], rows[i]);
    }
    int[] vector =
        rule.combine(
            UpdateSet.of(bound.bound(), bound.scaleBits(), byBank),
            Setting.of(faults).withSeed(drawn));
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
