package org.concordat.protocol.aggregation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.HalfEven;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.Sweep;
import org.concordat.protocol.aggregation.rule.Aggregator;
import org.concordat.protocol.aggregation.rule.PreAggregator;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/**
 * Pre-aggregators in their order and then an aggregator. The rule is proven where every one of its
 * stages is, for the rows that the stages before leave it.
 */
final class ComposedRule implements AggregationRule {
  // The divisor of the last stage and the sums it divides stay far inside a long.
  static final int LARGEST_SIZE = 1024;

  private static final long MILLION = 1_000_000;

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
  public boolean isSeeded() {
    return before.stream().anyMatch(PreAggregator::isSeeded);
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    if (n > LARGEST_SIZE) {
      return refuse("rules combine at most " + LARGEST_SIZE + " updates, got n = " + n);
    }
    int rows = n;
    for (PreAggregator stage : before) {
      Optional<Refusal> refusal = stage.check(rows, f);
      if (refusal.isPresent()) {
        return explained(refusal.get(), rows, n);
      }
      rows = stage.rowsAfter(rows);
    }
    int left = rows;
    return last.check(left, f).flatMap(refusal -> explained(refusal, left, n));
  }

  private static Optional<Refusal> explained(Refusal refusal, int rows, int n) {
    return rows == n
        ? Optional.of(refusal)
        : refuse(refusal.detail() + "; bucketing leaves " + rows + " rows of " + n);
  }

  private static Optional<Refusal> refuse(String reason) {
    return Optional.of(new Refusal(ErrorCode.RULE_OUT_OF_RANGE, reason));
  }

  /** The rows that the aggregator got, and which of them each update stands in. */
  private record Prepared(Rows rows, List<Integer> homes) {}

  @Override
  public Evidence aggregate(Updates updates, Setting setting, VectorSink sink) {
    Prepared prepared = prepare(updates, setting);
    Combination combination = last.combine(prepared.rows(), setting.f());
    Combination.Shares shares = combination.carryOutAndCount(sink::accept);
    List<String> banks = updates.banks();
    long heterogeneity = Heterogeneity.micros(prepared.rows().sourceGram());
    return new Evidence(
        influence(banks, prepared, combination.rows(), shares),
        GramHash.of(prepared.rows().sourceGram(), banks),
        heterogeneity,
        Heterogeneity.breaksDown(banks.size(), setting.f(), heterogeneity));
  }

  @Override
  public void combine(Updates updates, Setting setting, VectorSink sink) {
    last.combine(prepare(updates, setting).rows(), setting.f()).carryOut(sink::accept);
  }

  private Prepared prepare(Updates updates, Setting setting) {
    check(updates.size(), setting.f())
        .ifPresent(
            refusal -> {
              throw refusal.toException();
            });
    if (isSeeded() && setting.seed().isEmpty()) {
      throw refuse(name() + " needs a seed").orElseThrow().toException();
    }
    String seed = setting.seed().orElse("");
    Rows rows =
        Rows.of(updates.source(), updates.bound().scaleBits(), new Sweep(setting.threads()));
    List<Integer> homes = IntStream.range(0, updates.size()).boxed().toList();
    for (PreAggregator stage : before) {
      int size = rows.size();
      rows = stage.apply(rows, setting.f(), seed);
      if (rows.size() != size) {
        Rows buckets = rows;
        homes =
            IntStream.range(0, updates.size())
                .mapToObj(
                    bank ->
                        IntStream.range(0, buckets.size())
                            .filter(row -> buckets.coefficient(row, bank) != 0)
                            .findFirst()
                            .orElseThrow())
                .toList();
      }
    }
    return new Prepared(rows, homes);
  }

  private static SortedMap<String, Influence> influence(
      List<String> banks, Prepared prepared, Rows combined, Combination.Shares shares) {
    int dimension = combined.dimension();
    // Rows that the aggregator did not even look at stand outside everywhere.
    List<Long> outside = new ArrayList<>();
    for (int row = 0; row < prepared.rows().size(); row++) {
      outside.add((long) dimension);
    }
    for (int row = 0; row < combined.size(); row++) {
      outside.set(combined.selectedFrom(row), shares.outside().get(row));
    }
    SortedMap<String, Influence> influence = new TreeMap<>();
    for (int bank = 0; bank < banks.size(); bank++) {
      influence.put(
          banks.get(bank),
          new Influence(
              banks.get(bank),
              combined.factor(bank),
              HalfEven.divide(outside.get(prepared.homes().get(bank)) * MILLION, dimension),
              weight(bank, combined, shares)));
    }
    return influence;
  }

  private static long weight(int bank, Rows combined, Combination.Shares shares) {
    BigInteger sum = BigInteger.ZERO;
    for (int row = 0; row < combined.size(); row++) {
      BigInteger coefficient = BigInteger.valueOf(combined.coefficient(row, bank));
      sum = sum.add(shares.weights().get(row).multiply(coefficient));
    }
    BigInteger whole = shares.total().multiply(BigInteger.valueOf(combined.denominator()));
    return whole.signum() == 0
        ? 0
        : HalfEven.divide(sum.multiply(BigInteger.valueOf(MILLION)), whole).longValueExact();
  }

  @Override
  public String toString() {
    return name();
  }
}
