package org.concordat.protocol.aggregation;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * The rules a study can name, and the defaults for n banks of which f may be faulty.
 *
 * <p>A name lists the stages in the order in which they act: {@code arc+nnm+trmean} clips, mixes,
 * then takes the trimmed mean. {@link #form()} says which stages there are.
 */
public final class AggregationRules {
  private static final int FEWEST_FOR_A_FAULT = 4;

  private AggregationRules() {}

  /**
   * Finds a rule.
   *
   * @param name its name, of the {@link #form()}
   * @return the rule
   * @throws ConcordatException {@link ErrorCode#UNKNOWN_RULE}, saying what is wrong with the name
   */
  public static AggregationRule named(String name) {
    if (name == null || name.isEmpty()) {
      throw new ConcordatException(
          ErrorCode.UNKNOWN_RULE, "there is no rule without a name; the form is " + form());
    }
    try {
      return RuleGrammar.parse(name);
    } catch (IllegalArgumentException e) {
      throw new ConcordatException(
          ErrorCode.UNKNOWN_RULE, "there is no rule " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns how rules are written.
   *
   * @return a line for people
   */
  public static String form() {
    return RuleGrammar.FORM;
  }

  /**
   * Returns the rules that need neither a parameter nor a seed.
   *
   * @return their names in their natural order; cannot be changed
   */
  public static SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    for (String clipping : List.of("", "arc+")) {
      for (String mixing : List.of("", "nnm+")) {
        for (String aggregator : RuleGrammar.plain()) {
          names.add(clipping + mixing + aggregator);
        }
      }
    }
    return Collections.unmodifiableSortedSet(names);
  }

  /**
   * Returns the rule that is best when nothing is known about the study.
   *
   * @param n the number of banks, at least 1
   * @param f the number of banks that may be faulty, 0 to {@link #maximumFaults(int)}
   * @return the rule
   * @throws ConcordatException {@link ErrorCode#RULE_OUT_OF_RANGE} for n or f outside these ranges
   */
  public static AggregationRule defaultFor(int n, int f) {
    return named(DefaultPolicy.rule(n, f, OptionalLong.empty()));
  }

  /**
   * Returns the rule that is best when earlier rounds have shown how unlike the banks are.
   *
   * @param n the number of banks, at least 1
   * @param f the number of banks that may be faulty, 0 to {@link #maximumFaults(int)}
   * @param heterogeneityMicros {@link Heterogeneity B²} in millionths, at least 0
   * @return the rule
   * @throws ConcordatException {@link ErrorCode#RULE_OUT_OF_RANGE} for n or f outside these ranges
   */
  public static AggregationRule defaultFor(int n, int f, long heterogeneityMicros) {
    return named(DefaultPolicy.rule(n, f, OptionalLong.of(heterogeneityMicros)));
  }

  /**
   * Returns the number of faulty banks to assume when nobody says: 0 below four banks, else max(1,
   * ⌊(n-1)/4⌋).
   *
   * @param n the number of banks, at least 1
   * @return f
   * @throws ConcordatException {@link ErrorCode#RULE_OUT_OF_RANGE} for n below 1
   */
  public static int defaultFaults(int n) {
    requireBanks(n);
    return n < FEWEST_FOR_A_FAULT ? 0 : Math.max(1, (n - 1) / 4);
  }

  /**
   * Returns the largest number of faulty banks a study may assume, whatever its rule: ⌊(n-1)/3⌋, as
   * Byzantine ordering takes 3f+1 orderers.
   *
   * @param n the number of banks, at least 1
   * @return f
   * @throws ConcordatException {@link ErrorCode#RULE_OUT_OF_RANGE} for n below 1
   */
  public static int maximumFaults(int n) {
    requireBanks(n);
    return (n - 1) / 3;
  }

  /**
   * Returns the fewest updates with which a round can be closed: the rule is proven for them and
   * they are at least 3f+1.
   *
   * @param rule the rule's name
   * @param f the number of updates that may be arbitrary, at least 0
   * @return n
   * @throws ConcordatException {@link ErrorCode#UNKNOWN_RULE}, or {@link
   *     ErrorCode#RULE_OUT_OF_RANGE} when the rule withstands f faults with no number of updates
   */
  public static int minimumBanks(String rule, int f) {
    AggregationRule known = named(rule);
    if (f < 0 || f > ComposedRule.LARGEST_SIZE) {
      throw new ConcordatException(
          ErrorCode.RULE_OUT_OF_RANGE,
          "f must be 0 to " + ComposedRule.LARGEST_SIZE + ", got " + f);
    }
    int fewest = 3 * f + 1;
    for (int n = fewest; n <= ComposedRule.LARGEST_SIZE; n++) {
      if (known.check(n, f).isEmpty()) {
        return n;
      }
    }
    throw known.check(fewest, f).orElseThrow().toException();
  }

  private static void requireBanks(int n) {
    if (n < 1) {
      throw new ConcordatException(
          ErrorCode.RULE_OUT_OF_RANGE, "there must be at least one bank, got n = " + n);
    }
  }
}
