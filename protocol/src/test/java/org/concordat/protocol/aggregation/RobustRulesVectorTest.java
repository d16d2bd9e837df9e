package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conformance vectors of the robust rules (schema {@code byz-oracle/1}), from the directory that
 * the environment variable CONCORDAT_VECTORS names.
 *
 * <p>A case fits when its values are finite and no row's norm exceeds 1024, the largest bound. It
 * is exact when every value is a multiple of 2^-20. Then each result must lie within half a quantum
 * of the vector's for every rounding on its way: one for the rules without clipping, two with it,
 * none for mixing alone; and the neighbours must be the same. Other cases are quantised first. That
 * moves a value by up to half a quantum, and a row and every norm by up to √d/2; the tolerances add
 * what this can do, and a case is compared unless it can have changed who is whose neighbour.
 */
class RobustRulesVectorTest {
  private static final String VARIABLE = "CONCORDAT_VECTORS";
  private static final double QUANTUM = 0x1p-20;
  private static final int LARGEST_BOUND = 1024;
  // What binary64 in the vectors and in this comparison may add, in quanta.
  private static final double SLACK = 1e-6;
  private final Tally tally = new Tally();

  private static final class Tally {
    private int exact;
    private int quantised;
    private int undecided;
    private int unfit;
  }

  @BeforeAll
  static void say_when_not_run() {
    if (!available()) {
      System.out.println("conformance vectors: not run, CONCORDAT_VECTORS is not set");
    }
  }

  @BeforeEach
  void needs_the_vectors() {
    assumeTrue(available(), VARIABLE + " is not set");
  }

  /** A relative path is one from the module, in which tests run, or from the project around it. */
  private static Path directory() {
    Path named = Path.of(System.getenv(VARIABLE));
    Path fromProject = Path.of("..").resolve(named);
    Path directory = Files.isDirectory(named) ? named : fromProject;
    assertThat(directory).as("the directory that %s names", VARIABLE).isDirectory();
    return directory;
  }

  private static boolean available() {
    String directory = System.getenv(VARIABLE);
    return directory != null && !directory.isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "agg_coordinatewise, Average, mean",
    "agg_coordinatewise, TrMean, trmean",
    "pipelines, NNM+TrMean, nnm+trmean",
    "pipelines, ARC+NNM+TrMean, arc+nnm+trmean",
  })
  void rules_agree_with_the_vectors(String file, String op, String rule) throws IOException {
    for (JsonNode vector : cases(file, op)) {
      inputs(vector).ifPresentOrElse(input -> compareRule(vector, input, rule), this::unfit);
    }
    report(op);
  }

  @ParameterizedTest
  @CsvSource({"preagg, NNM", "preagg, ARC"})
  void stages_agree_with_the_vectors(String file, String op) throws IOException {
    for (JsonNode vector : cases(file, op)) {
      inputs(vector)
          .ifPresentOrElse(
              input -> {
                if (op.equals("NNM")) {
                  compareMixing(vector, input);
                } else {
                  compareClipping(vector, input);
                }
              },
              this::unfit);
    }
    report(op);
  }

  private void compareRule(JsonNode vector, Input input, String rule) {
    int f = faults(vector);
    boolean clips = rule.contains("arc");
    if (rule.contains("nnm") && !input.exact()) {
      Rows revealed = input.tight().rows();
      Rows mixed = clips ? new AdaptiveRobustClipping().apply(revealed, f) : revealed;
      // A clipped row moves with its own norm, with the threshold and by its rounding.
      double moved = Math.sqrt(revealed.dimension()) * (clips ? 2 : 0.5);
      if (!neighboursAreCertain(mixed.gram(), f, moved)) {
        tally.undecided++;
        return;
      }
    }
    Aggregate aggregate = AggregationRules.named(rule).aggregate(input.tight(), f);
    assertThat(AggregationRules.named(rule).aggregate(input.loose(), f).vector())
        .as("%s under the largest bound", vector.path("id").asString())
        .containsExactly(aggregate.vector());
    double[] actual = Arrays.stream(aggregate.vector()).asDoubleStream().toArray();
    double tolerance = clips ? 1 + clippingError(input) : 0.5;
    assertClose(vector, vector.path("exact").path("hex"), actual, input, tolerance);
    count(input);
  }

  private void compareMixing(JsonNode vector, Input input) {
    int f = faults(vector);
    Rows revealed = input.tight().rows();
    double moved = Math.sqrt(revealed.dimension()) / 2;
    if (!input.exact() && !neighboursAreCertain(revealed.gram(), f, moved)) {
      tally.undecided++;
      return;
    }
    int[][] selected =
        elements(vector.path("selected")).stream()
            .map(row -> elements(row).stream().mapToInt(JsonNode::intValue).sorted().toArray())
            .toArray(int[][]::new);
    assertThat(NearestNeighbourMixing.neighbours(revealed.gram(), f))
        .as(vector.path("id").asString())
        .isDeepEqualTo(selected);
    assertRows(vector, new NearestNeighbourMixing().apply(revealed, f), input, 0);
    count(input);
  }

  private void compareClipping(JsonNode vector, Input input) {
    Rows clipped = new AdaptiveRobustClipping().apply(input.tight().rows(), faults(vector));
    assertRows(vector, clipped, input, 0.5 + clippingError(input));
    count(input);
  }

  /** Quantising moves a row's norm and the threshold by √d/2 each. */
  private static double clippingError(Input input) {
    return input.exact() ? 0 : Math.sqrt(input.tight().dimension());
  }

  /** Whether no row's last neighbour can change place with the next when each row is moved. */
  private static boolean neighboursAreCertain(GramMatrix gram, int f, double moved) {
    int n = gram.size();
    for (int i = 0; i < n && f > 0; i++) {
      int row = i;
      double[] ascending =
          IntStream.range(0, n)
              .mapToDouble(j -> Math.sqrt(gram.squaredDistance(row, j)))
              .sorted()
              .toArray();
      // Each of the two distances moves by as much as both of its ends.
      if (ascending[n - f] - ascending[n - f - 1] <= 4 * moved) {
        return false;
      }
    }
    return true;
  }

  private static void assertRows(JsonNode vector, Rows rows, Input input, double roundings) {
    int[][] tile = new int[rows.size()][rows.dimension()];
    rows.read(0, rows.dimension(), tile);
    double[][] actual = new double[tile.length][];
    for (int i = 0; i < tile.length; i++) {
      actual[i] =
          Arrays.stream(tile[i]).mapToDouble(v -> (double) v / rows.denominator()).toArray();
    }
    JsonNode exact = vector.path("exact");
    if (exact.has("hex")) {
      for (int i = 0; i < actual.length; i++) {
        assertClose(vector, exact.path("hex").path(i), actual[i], input, roundings);
      }
    } else {
      // Of the largest results the vectors hold the first values of the first row.
      JsonNode head = exact.path("head_hex");
      int known = doubles(head.asString()).length;
      assertClose(vector, head, Arrays.copyOf(actual[0], known), input, roundings);
    }
  }

  private static void assertClose(
      JsonNode vector, JsonNode hex, double[] actual, Input input, double roundings) {
    assertThat(hex.isString()).as("%s has its values", vector.path("id").asString()).isTrue();
    double[] exact = doubles(hex.asString());
    assertThat(exact).isNotEmpty().hasSameSizeAs(actual);
    double tolerance = roundings + (input.exact() ? 0 : 0.5) + SLACK;
    for (int k = 0; k < exact.length; k++) {
      assertThat(Math.abs(actual[k] - exact[k] / QUANTUM))
          .as("%s coordinate %d, in quanta", vector.path("id").asString(), k)
          .isLessThanOrEqualTo(tolerance);
    }
  }

  private record Input(UpdateSet tight, UpdateSet loose, boolean exact) {}

  /** The case in fixed point, once under the least whole bound and once under the largest. */
  private static Optional<Input> inputs(JsonNode vector) {
    double[][] rows = rows(vector);
    int[][] quanta = new int[rows.length][];
    boolean exact = true;
    double largestNorm = 0;
    for (int i = 0; i < rows.length; i++) {
      double square = 0;
      quanta[i] = new int[rows[i].length];
      for (int k = 0; k < rows[i].length; k++) {
        double scaled = Math.rint(rows[i][k] / QUANTUM);
        exact &= scaled * QUANTUM == rows[i][k];
        square += scaled * QUANTUM * scaled * QUANTUM;
        quanta[i][k] = (int) scaled;
      }
      if (!(square < (double) LARGEST_BOUND * LARGEST_BOUND)) {
        return Optional.empty();
      }
      largestNorm = Math.max(largestNorm, Math.sqrt(square));
    }
    int bound = Math.clamp((long) Math.ceil(largestNorm * (1 + 1e-12)), 1, LARGEST_BOUND);
    return Optional.of(
        new Input(
            UpdateSet.of(bound, 20, Updates.byBank(quanta)),
            UpdateSet.of(LARGEST_BOUND, 20, Updates.byBank(quanta)),
            exact));
  }

  private static double[][] rows(JsonNode vector) {
    JsonNode gen = vector.path("input").path("gen");
    if (gen.isMissingNode()) {
      return elements(vector.path("input").path("rows")).stream()
          .map(row -> elements(row).stream().mapToDouble(RobustRulesVectorTest::number).toArray())
          .toArray(double[][]::new);
    }
    SplittableRandom random = new SplittableRandom(gen.path("seed").longValue());
    int d = gen.path("d").intValue();
    List<double[]> rows = new ArrayList<>();
    for (JsonNode row : gen.path("rows")) {
      double[] values = new double[d];
      for (int k = 0; k < d; k++) {
        double u = (random.nextLong() >>> 11) * 0x1p-53;
        values[k] = number(row.path(0)) + number(row.path(1)) * (2.0 * u - 1.0);
      }
      rows.add(values);
    }
    return rows.toArray(double[][]::new);
  }

  private static double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.asString()) : node.doubleValue();
  }

  private static double[] doubles(String hex) {
    return IntStream.range(0, hex.length() / 16)
        .mapToLong(i -> Long.parseUnsignedLong(hex, 16 * i, 16 * i + 16, 16))
        .mapToDouble(Double::longBitsToDouble)
        .toArray();
  }

  private static int faults(JsonNode vector) {
    return vector.path("params").path("f").asInt(0);
  }

  private static List<JsonNode> cases(String file, String op) throws IOException {
    Path path = directory().resolve(file + ".json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      JsonNode root = JsonMapper.builder().build().readTree(in);
      return elements(root.path("cases")).stream()
          .filter(vector -> vector.path("op").asString().equals(op))
          .toList();
    }
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private void count(Input input) {
    if (input.exact()) {
      tally.exact++;
    } else {
      tally.quantised++;
    }
  }

  private void unfit() {
    tally.unfit++;
  }

  private void report(String op) {
    System.out.printf(
        "conformance vectors: %s: %d cases ran exactly, %d quantised; not compared: %d whose"
            + " neighbours quantising may change, %d do not fit the format%n",
        op, tally.exact, tally.quantised, tally.undecided, tally.unfit);
    assertThat(tally.exact).as("cases of %s that ran exactly", op).isPositive();
  }
}
