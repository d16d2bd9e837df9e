package org.concordat.consortium.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conformance vectors of the attacks (schema {@code byz-oracle/1}), from the directory that the
 * environment variable CONCORDAT_VECTORS names.
 *
 * <p>Of the attacks that search, the objective must agree: where it is flat, the factor depends on
 * the last bit. A case whose values overflow in binary64 is not compared.
 */
class AttackVectorTest {
  private static final String VARIABLE = "CONCORDAT_VECTORS";
  private static final double RELATIVE = 1e-9;

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

  private static boolean available() {
    String directory = System.getenv(VARIABLE);
    return directory != null && !directory.isEmpty();
  }

  /** A relative path is one from the module, in which tests run, or from the project around it. */
  private static Path directory() {
    Path named = Path.of(System.getenv(VARIABLE));
    Path directory = Files.isDirectory(named) ? named : Path.of("..").resolve(named);
    assertThat(directory).as("the directory that %s names", VARIABLE).isDirectory();
    return directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SignFlipping", "InnerProductManipulation", "ALittleIsEnough", "Mimic"})
  void simple_attacks_agree_with_the_vectors(String op) throws IOException {
    compareAll("attacks", op);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MinMax", "MinSum", "FangTrimmedMean_b2"})
  void bounded_attacks_agree_with_the_vectors(String op) throws IOException {
    compareAll("attacks_other", op);
  }

  private static void compareAll(String file, String op) throws IOException {
    int compared = 0;
    int unfit = 0;
    for (JsonNode vector : cases(file, op)) {
      AttackedStep step = step(vector, 1, forged -> forged[0]);
      double[] forged = forge(vector, step);
      if (Double.isFinite(scale(step)) && Arrays.stream(forged).allMatch(Double::isFinite)) {
        assertClose(vector, forged, RELATIVE * scale(step));
        compared++;
      } else {
        unfit++;
      }
    }
    report(op, compared, unfit);
  }

  private static double[] forge(JsonNode vector, AttackedStep step) {
    JsonNode params = vector.path("params");
    if (vector.path("op").asString().equals("InnerProductManipulation")) {
      // Some vectors have τ < 0, which the bench offers as optipm- only.
      return new InnerProduct(params.path("tau").doubleValue()).forge(step)[0];
    }
    String deviation = params.path("deviation").asString("");
    String name =
        switch (vector.path("op").asString()) {
          case "SignFlipping" -> "signflip";
          case "ALittleIsEnough" -> "alie:" + params.path("tau").doubleValue();
          case "Mimic" -> "mimic:" + (params.path("epsilon").intValue() + 1);
          case "MinMax" -> "minmax:" + deviation;
          case "MinSum" -> "minsum:" + deviation;
          default -> "fang";
        };
    return name.equals("fang")
        ? FangTrimmedMean.forged(step, () -> 1)
        : KnownAttacks.start(name).forge(step)[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"Optimal_InnerProductManipulation", "Optimal_ALittleIsEnough"})
  void line_searches_reach_the_objective_of_the_vectors(String op) throws IOException {
    int compared = 0;
    int unfit = 0;
    for (JsonNode vector : cases("attacks_optimal", op)) {
      JsonNode params = vector.path("params");
      double[][] honest = rows(vector);
      int f = params.path("f").intValue();
      String against = params.path("against").asString();
      RuleOracle oracle = forged -> ByzFlRules.aggregate(against, join(honest, forged), f);
      AttackedStep step = step(vector, f, oracle);
      String name = op.endsWith("Manipulation") ? "optipm+" : "optalie+";
      double[][] forged = KnownAttacks.start(name).forge(step);
      double reached = Math.sqrt(Vectors.squaredDistance(oracle.aggregate(forged), step.mean()));
      double objective = vector.path("c1").path("objective").doubleValue();
      if (!Double.isFinite(scale(step)) || !Double.isFinite(reached)) {
        unfit++;
        continue;
      }
      assertThat(reached)
          .as(vector.path("id").asString())
          .isCloseTo(objective, within(1e-9 * Math.max(objective, 1e-3 * scale(step))));
      compared++;
    }
    report(op, compared, unfit);
  }

  @Test
  void the_papers_shift_agrees_with_the_vectors() throws IOException {
    int compared = 0;
    for (JsonNode row : read("alie_zmax").path("table")) {
      double z = LittleIsEnough.largestShift(row.path("n").intValue(), row.path("f").intValue());
      if (row.path("z_max").isNull()) {
        assertThat(z).as(row.toString()).isInfinite();
      } else {
        assertThat(z)
            .as(row.toString())
            .isCloseTo(row.path("z_max").doubleValue(), within(RELATIVE));
      }
      compared++;
    }
    report("z_max", compared, 0);
  }

  @Test
  void labels_turn_as_in_the_vectors() throws IOException {
    int compared = 0;
    for (JsonNode map : read("labelflip").path("maps")) {
      if (map.path("nb_labels").intValue() == 2) {
        LabelledRows rows =
            LabelledRows.builder(1)
                .add("a", new double[] {0}, 0)
                .add("b", new double[] {0}, 1)
                .build()
                .withFlippedLabels();
        for (int label = 0; label <= 1; label++) {
          assertThat(rows.label(label)).isEqualTo(map.path("map").path(label).intValue());
        }
        compared++;
      }
    }
    report("label flip, of two labels", compared, 0);
  }

  private static AttackedStep step(JsonNode vector, int faults, RuleOracle oracle) {
    AttackedStep.Past past = new AttackedStep.Past(0, 1, Optional.empty());
    return new AttackedStep(
        rows(vector), faults, oracle, new SplittableRandom(1), past, Optional.empty());
  }

  private static double[][] join(double[][] honest, double[][] forged) {
    double[][] all = Arrays.copyOf(honest, honest.length + forged.length);
    System.arraycopy(forged, 0, all, honest.length, forged.length);
    return all;
  }

  /** The largest absolute value; infinite when squares of the values would overflow. */
  private static double scale(AttackedStep step) {
    double largest =
        Arrays.stream(step.honest()).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    return Double.isFinite(largest * largest * step.dimension()) ? largest : Double.NaN;
  }

  private static void assertClose(JsonNode vector, double[] actual, double tolerance) {
    // Some large cases come without the exact result; C1 agrees with it far below the tolerance.
    JsonNode exact = vector.has("exact") ? vector.path("exact") : vector.path("c1");
    String hex = exact.path(exact.has("hex") ? "hex" : "head_hex").asString();
    double[] expected =
        IntStream.range(0, hex.length() / 16)
            .mapToLong(i -> Long.parseUnsignedLong(hex, 16 * i, 16 * i + 16, 16))
            .mapToDouble(Double::longBitsToDouble)
            .toArray();
    assertThat(expected).isNotEmpty();
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[k])
          .as("%s coordinate %d", vector.path("id").asString(), k)
          .isCloseTo(expected[k], within(tolerance));
    }
  }

  private static double[][] rows(JsonNode vector) {
    JsonNode gen = vector.path("input").path("gen");
    if (gen.isMissingNode()) {
      return elements(vector.path("input").path("rows")).stream()
          .map(row -> elements(row).stream().mapToDouble(AttackVectorTest::number).toArray())
          .toArray(double[][]::new);
    }
    SplittableRandom random = new SplittableRandom(gen.path("seed").longValue());
    List<double[]> rows = new ArrayList<>();
    for (JsonNode row : gen.path("rows")) {
      double[] values = new double[gen.path("d").intValue()];
      for (int k = 0; k < values.length; k++) {
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

  private static List<JsonNode> cases(String file, String op) throws IOException {
    return elements(read(file).path("cases")).stream()
        .filter(vector -> vector.path("op").asString().equals(op))
        .toList();
  }

  private static JsonNode read(String file) throws IOException {
    Path path = directory().resolve(file + ".json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      return JsonMapper.builder().build().readTree(in);
    }
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static void report(String op, int compared, int unfit) {
    System.out.printf(
        Locale.ROOT,
        "conformance vectors: %s: %d cases compared; %d overflow%n",
        op,
        compared,
        unfit);
    assertThat(compared).as("cases of %s", op).isPositive();
  }
}
