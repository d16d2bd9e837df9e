package org.concordat.protocol.aggregation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/**
 * Pre-aggregators in their order and then an aggregator. The rule is proven where every one of its
 * stages is.
 */
final class ComposedRule implements AggregationRule {
  private static final long MILLION = 1_000_000;
  // The divisor of the last stage and the sums it divides stay far inside a long.
  static final int LARGEST_SIZE = 1024;

  private final List<PreAggregator> before;
  private final Aggregator last;

  ComposedRule(List<PreAggregator> before, Aggregator last) {
    this.before = List.copyOf(before);
    this.last = last;
  }

  @Override
  public String name() {
    return Stream.concat(before.stream().map(PreAggregator::name), Stream.of(last.name()))
        .collect(Collectors.joining("+"));
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    if (n > LARGEST_SIZE) {
      return Optional.of(
          new Refusal(
              ErrorCode.RULE_OUT_OF_RANGE,
              "rules combine at most " + LARGEST_SIZE + " updates, got n = " + n));
    }
    return Stream.concat(
            before.stream().map(stage -> stage.check(n, f)), Stream.of(last.check(n, f)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public Aggregate aggregate(UpdateSet updates, int f) {
    check(updates.size(), f)
        .ifPresent(
            refusal -> {
              throw refusal.toException();
            });
    Rows revealed = updates.rows();
    Rows rows = revealed;
    for (PreAggregator stage : before) {
      rows = stage.apply(rows, f);
    }
    Aggregator.Outcome outcome = last.combine(rows, f);
    SortedMap<String, Influence> influence = new TreeMap<>();
    List<String> banks = updates.banks();
    for (int i = 0; i < banks.size(); i++) {
      long share = HalfEven.divide(outcome.trimmed(i) * MILLION, updates.dimension());
      influence.put(banks.get(i), new Influence(banks.get(i), rows.clipFactor(i), share));
    }
    GramMatrix gram = revealed.gram();
    return new Aggregate(outcome.vector(), influence, gram.hash(banks), gram.heterogeneityMicros());
  }

  @Override
  public String toString() {
    return name();
  }
}
