package org.concordat.protocol.aggregation.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.aggregation.kernel.ArrayRows;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Conformance vectors of the robust rules, run against the kernels below the policy's checks; see
 * {@link ConformanceVectors} for what fits. A case whose values are multiples of 2^-20 must come
 * within one quantum of the exact result, with the same rows selected. Other cases are quantised
 * first, which moves every value by up to half a quantum; they must come within what this can do,
 * and where the selection differs, the two must be as good as each other to what quantising can
 * change.
 */
class RobustRulesVectorTest {
  private static final double QUANTUM = 0x1p-20;
  // By how much quantising may change a sum of squared distances, relatively.
  private static final double NEAR = 1e-3;

  private final Tally tally = new Tally();

  private static final class Tally {
    private int exact;
    private int quantised;
    private int undecided;
    private int unfit;
  }

  /** What a kernel made of a case: the vector, and the rows it selected where it selects. */
  private record Outcome(Combination combination, Optional<int[]> selected) {
    static Outcome of(Combination combination) {
      return new Outcome(combination, Optional.empty());
    }
  }

  @BeforeEach
  void needs_the_vectors() {
    ConformanceVectors.assumeAvailable();
  }

  @ParameterizedTest
  @CsvSource({
    "agg_coordinatewise, Average",
    "agg_coordinatewise, Median",
    "agg_coordinatewise, TrMean",
    "agg_coordinatewise, Meamed",
    "agg_distance, Krum",
    "agg_distance, KrumBlanchard",
    "agg_distance, MultiKrum",
    "agg_distance, MultiKrumBlanchard",
    "agg_distance, MDA",
    "agg_distance, Bulyan_n-2f",
    "agg_distance, Bulyan_n-2f-2",
    "agg_iterative, GeometricMedian",
    "agg_iterative, CenteredClipping",
    "agg_iterative, NormBoundMean",
    "spectral, CAF",
    "pipelines, NNM+TrMean",
    "pipelines, NNM+Median",
    "pipelines, NNM+GeometricMedian",
    "pipelines, ARC+NNM+TrMean",
  })
  void rules_agree_with_the_vectors(String file, String op) throws IOException {
    for (JsonNode vector : ConformanceVectors.cases(file, op)) {
      ConformanceVectors.input(vector)
          .ifPresentOrElse(input -> compare(op, vector, input), () -> tally.unfit++);
    }
    report(op);
  }

  @ParameterizedTest
  @CsvSource({"NNM", "ARC", "Clipping", "Bucketing"})
  void stages_agree_with_the_vectors(String op) throws IOException {
    for (JsonNode vector : ConformanceVectors.cases("preagg", op)) {
      ConformanceVectors.input(vector)
          .ifPresentOrElse(input -> compareRows(op, vector, input), () -> tally.unfit++);
    }
    report(op);
  }

  private static Outcome run(String op, JsonNode vector, Rows rows) {
    JsonNode params = vector.path("params");
    int n = rows.size();
    int f = params.path("f").asInt(0);
    return switch (op) {
      case "Average" -> Outcome.of(new Mean().combine(rows, 0));
      case "Median" -> Outcome.of(new Median().combine(rows, f));
      case "TrMean" -> Outcome.of(new TrimmedMean().combine(rows, f));
      case "Meamed" -> Outcome.of(new Meamed().combine(rows, f));
      case "Krum" ->
          new Outcome(Krum.select(rows, n - f - 1), Optional.of(Krum.selected(rows, n - f - 1)));
      case "KrumBlanchard" ->
          new Outcome(new Krum().combine(rows, f), Optional.of(Krum.selected(rows, n - f - 2)));
      case "MultiKrum" -> multiKrum(rows, n - f - 1, params.path("m").intValue());
      case "MultiKrumBlanchard" -> multiKrum(rows, n - f - 2, params.path("m").intValue());
      case "MDA" ->
          new Outcome(
              new MinimumDiameterAveraging().combine(rows, f),
              Optional.of(MinimumDiameterAveraging.selected(rows.gram().squaredDistances(), f)));
      case "Bulyan_n-2f", "Bulyan_n-2f-2" -> {
        int theta = params.path("theta").intValue();
        yield new Outcome(
            Bulyan.combine(rows, f, theta), Optional.of(Bulyan.selected(rows, f, theta)));
      }
      case "GeometricMedian" -> Outcome.of(byzflGeometricMedian(params, rows));
      case "CenteredClipping" ->
          Outcome.of(
              CentredClipping.clip(
                  rows, params.path("tau").doubleValue(), params.path("L").intValue()));
      case "NormBoundMean" ->
          Outcome.of(
              new NormBoundedMean(Parameter.parse(params.path("c").asString().replace(".0", "")))
                  .combine(rows, f));
      case "CAF" -> Outcome.of(new CovarianceFilter().combine(rows, f));
      case "NNM+TrMean" -> Outcome.of(new TrimmedMean().combine(mixed(rows, f), f));
      case "NNM+Median" -> Outcome.of(new Median().combine(mixed(rows, f), f));
      case "NNM+GeometricMedian" -> Outcome.of(byzflGeometricMedian(params, mixed(rows, f)));
      case "ARC+NNM+TrMean" ->
          Outcome.of(
              new TrimmedMean()
                  .combine(mixed(new AdaptiveRobustClipping().apply(rows, f, ""), f), f));
      default -> throw new IllegalArgumentException(op);
    };
  }

  private static Outcome multiKrum(Rows rows, int neighbours, int count) {
    int[] selected = MultiKrum.selected(rows, neighbours, count);
    return new Outcome(
        org.concordat.protocol.aggregation.kernel.WeightedSum.meanOf(rows, selected),
        Optional.of(selected));
  }

  private static Rows mixed(Rows rows, int f) {
    return new NearestNeighbourMixing().apply(rows, f, "");
  }

  private static Combination byzflGeometricMedian(JsonNode params, Rows rows) {
    double[] origin = new double[rows.size() + 1];
    origin[rows.size()] = 1;
    return GeometricMedian.weiszfeld(
        rows, origin, params.path("nu").doubleValue(), params.path("T").intValue());
  }

  private void compare(String op, JsonNode vector, ConformanceVectors.Input input) {
    Outcome outcome = run(op, vector, input.rows());
    boolean spared = ConformanceVectors.isTagged(vector, "extreme", "cancellation");
    if (outcome.selected().isPresent() && !sameSelection(op, vector, outcome.selected().get())) {
      assertThat(spared || isAsGood(op, vector, input, outcome.selected().get()))
          .as("%s selects %s", id(vector), Arrays.toString(outcome.selected().get()))
          .isTrue();
      tally.undecided++;
      return;
    }
    if (!input.exact() && dependsOnNeighbours(op) && !neighboursAreCertain(vector, input, op)) {
      tally.undecided++;
      return;
    }
    if (!input.exact() && op.equals("Meamed") && !windowIsCertain(vector, input)) {
      tally.undecided++;
      return;
    }
    double[] actual =
        Arrays.stream(ArrayRows.vector(outcome.combination())).asDoubleStream().toArray();
    assertClose(
        vector, ConformanceVectors.result(vector), actual, tolerance(op, input), input.exact());
    count(input);
  }

  /** In quanta: what rounding may do to a case on the grid, and quantising to others. */
  private static double tolerance(String op, ConformanceVectors.Input input) {
    double root = Math.sqrt(input.rows().dimension());
    return switch (op) {
      case "ARC+NNM+TrMean" -> 1 + (input.exact() ? 0 : 0.5 + root);
      case "GeometricMedian", "NNM+GeometricMedian", "CenteredClipping", "NormBoundMean", "CAF" ->
          1 + (input.exact() ? 0 : 2 * root);
      default -> 0.5 + (input.exact() ? 0 : 0.5);
    };
  }

  private static boolean dependsOnNeighbours(String op) {
    return op.contains("NNM");
  }

  private static boolean sameSelection(String op, JsonNode vector, int[] selected) {
    int[] expected = ConformanceVectors.integers(vector.path("selected"));
    if (!op.startsWith("Bulyan")) {
      Arrays.sort(expected);
      Arrays.sort(selected);
    }
    return Arrays.equals(selected, expected);
  }

  /** Whether a selection is as good as the vector's to what quantising can change. */
  private static boolean isAsGood(
      String op, JsonNode vector, ConformanceVectors.Input input, int[] selected) {
    if (input.exact()) {
      return false;
    }
    int[] expected = ConformanceVectors.integers(vector.path("selected"));
    BigInteger[][] distances = input.rows().gram().squaredDistances();
    double ours;
    double theirs;
    if (op.equals("MDA")) {
      ours = diameter(distances, selected);
      theirs = diameter(distances, expected);
    } else if (op.startsWith("Bulyan")) {
      return vector.path("n").intValue() > 0 && vector.path("score_margin").doubleValue() < NEAR;
    } else {
      return vector.path("score_margin").doubleValue() < NEAR;
    }
    return Math.abs(ours - theirs) <= NEAR * theirs;
  }

  private static double diameter(BigInteger[][] distances, int[] rows) {
    double largest = 0;
    for (int i : rows) {
      for (int j : rows) {
        largest = Math.max(largest, distances[i][j].doubleValue());
      }
    }
    return largest;
  }

  private void compareRows(String op, JsonNode vector, ConformanceVectors.Input input) {
    JsonNode params = vector.path("params");
    int f = params.path("f").asInt(0);
    Rows rows = input.rows();
    double root = Math.sqrt(rows.dimension());
    Rows made =
        switch (op) {
          case "NNM" -> mixed(rows, f);
          case "ARC" -> new AdaptiveRobustClipping().apply(rows, f, "");
          case "Clipping" ->
              new Clipping(Parameter.parse(params.path("c").asString().replace(".0", "")))
                  .apply(rows, f, "");
          case "Bucketing" ->
              Bucketing.buckets(
                  rows,
                  ConformanceVectors.integers(params.path("perm")),
                  params.path("s").intValue());
          default -> throw new IllegalArgumentException(op);
        };
    if (op.equals("NNM")) {
      if (!input.exact() && !neighboursAreCertain(vector, input, op)) {
        tally.undecided++;
        return;
      }
      assertThat(NearestNeighbourMixing.neighbours(rows.gram(), f))
          .as(id(vector))
          .isDeepEqualTo(ConformanceVectors.sets(vector.path("selected")));
    }
    boolean clips = op.equals("ARC") || op.equals("Clipping");
    double tolerance = clips ? 0.5 + (input.exact() ? 0 : 0.5 + root) : input.exact() ? 0 : 0.5;
    long[][] integers = ArrayRows.integers(made);
    JsonNode exact = ConformanceVectors.result(vector);
    // Of the largest results the vectors hold the first values of the first row.
    boolean headOnly = !exact.has("hex");
    for (int i = 0; i < (headOnly ? 1 : integers.length); i++) {
      double[] expected =
          ConformanceVectors.doubles(headOnly ? exact.path("head_hex") : exact.path("hex").path(i));
      for (int k = 0; k < expected.length; k++) {
        assertThat((double) integers[i][k] / made.denominator())
            .as("%s row %d coordinate %d, in quanta", id(vector), i, k)
            .isCloseTo(
                expected[k] / QUANTUM,
                org.assertj.core.api.Assertions.within(tolerance + ConformanceVectors.SLACK));
      }
    }
    count(input);
  }

  /** Whether no row's last neighbour can change place with the next when each row is moved. */
  private static boolean neighboursAreCertain(
      JsonNode vector, ConformanceVectors.Input input, String op) {
    int f = vector.path("params").path("f").asInt(0);
    Rows rows = input.rows();
    boolean clips = op.contains("ARC");
    Rows mixedFrom = clips ? new AdaptiveRobustClipping().apply(rows, f, "") : rows;
    // A clipped row moves with its own norm, with the threshold and by its rounding.
    double moved = Math.sqrt(rows.dimension()) * (clips ? 2 : 0.5);
    BigInteger[][] distances = mixedFrom.gram().squaredDistances();
    int n = rows.size();
    for (int i = 0; i < n && f > 0; i++) {
      double[] ascending =
          Arrays.stream(distances[i])
              .mapToDouble(d -> Math.sqrt(d.doubleValue()))
              .sorted()
              .toArray();
      // Each of the two distances moves by as much as both of its ends.
      if (ascending[n - f] - ascending[n - f - 1] <= 4 * moved) {
        return false;
      }
    }
    return true;
  }

  /** Whether at no coordinate a value that is kept and one that is not are about equally far. */
  private static boolean windowIsCertain(JsonNode vector, ConformanceVectors.Input input) {
    int f = vector.path("params").path("f").asInt(0);
    long[][] rows = ArrayRows.integers(input.rows());
    int n = rows.length;
    for (int k = 0; k < rows[0].length && f > 0; k++) {
      int coordinate = k;
      long[] sorted = IntStream.range(0, n).mapToLong(i -> rows[i][coordinate]).sorted().toArray();
      long median = sorted[(n - 1) / 2] + sorted[n / 2];
      long[] away = Arrays.stream(sorted).map(v -> Math.abs(2 * v - median)).sorted().toArray();
      if (away[n - f] - away[n - f - 1] <= 8) {
        return false;
      }
    }
    return true;
  }

  private static void assertClose(
      JsonNode vector, JsonNode exact, double[] actual, double tolerance, boolean whole) {
    double[] expected =
        ConformanceVectors.doubles(exact.has("hex") ? exact.path("hex") : exact.path("head_hex"));
    assertThat(expected).as(id(vector)).isNotEmpty();
    if (whole) {
      assertThat(actual.length).isEqualTo(exact.has("hex") ? expected.length : actual.length);
    }
    for (int k = 0; k < expected.length; k++) {
      assertThat(Math.abs(actual[k] - expected[k] / QUANTUM))
          .as("%s coordinate %d, in quanta", id(vector), k)
          .isLessThanOrEqualTo(tolerance + ConformanceVectors.SLACK);
    }
  }

  private static String id(JsonNode vector) {
    return vector.path("id").asString();
  }

  private void count(ConformanceVectors.Input input) {
    if (input.exact()) {
      tally.exact++;
    } else {
      tally.quantised++;
    }
  }

  private void report(String op) {
    System.out.printf(
        "conformance vectors: %s: %d cases ran exactly, %d quantised; not compared: %d whose"
            + " selection quantising may change, %d do not fit the format%n",
        op, tally.exact, tally.quantised, tally.undecided, tally.unfit);
    assertThat(tally.exact).as("cases of %s that ran exactly", op).isPositive();
  }
}
