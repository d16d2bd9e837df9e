package org.concordat.protocol.aggregation.rule;

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
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.concordat.protocol.aggregation.kernel.ArrayRows;
import org.concordat.protocol.aggregation.kernel.Rows;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conformance vectors of the robust rules (schema {@code byz-oracle/1}), from the directory that
 * the environment variable CONCORDAT_VECTORS names.
 *
 * <p>A case fits the format when its values are finite and no row's norm exceeds 1024, the largest
 * bound. It is exact when every value is a multiple of 2^-20.
 */
final class ConformanceVectors {
  /** What binary64 in the vectors and in the comparison may add, in quanta. */
  static final double SLACK = 1e-6;

  private static final String VARIABLE = "CONCORDAT_VECTORS";
  private static final double QUANTUM = 0x1p-20;
  private static final int LARGEST_BOUND = 1024;

  private ConformanceVectors() {}

  /** A case in fixed point. */
  record Input(Rows rows, boolean exact) {}

  static void assumeAvailable() {
    String directory = System.getenv(VARIABLE);
    if (directory == null || directory.isEmpty()) {
      System.out.println("conformance vectors: not run, " + VARIABLE + " is not set");
    }
    assumeTrue(directory != null && !directory.isEmpty(), VARIABLE + " is not set");
  }

  static List<JsonNode> cases(String file, String op) throws IOException {
    Path path = directory().resolve(file + ".json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
      JsonNode root = JsonMapper.builder().build().readTree(in);
      return elements(root.path("cases")).stream()
          .filter(vector -> vector.path("op").asString().equals(op))
          .toList();
    }
  }

  /** A relative path is one from the module, in which tests run, or from the project around it. */
  private static Path directory() {
    Path named = Path.of(System.getenv(VARIABLE));
    Path fromProject = Path.of("..").resolve(named);
    Path directory = Files.isDirectory(named) ? named : fromProject;
    assertThat(directory).as("the directory that %s names", VARIABLE).isDirectory();
    return directory;
  }

  /** The case in fixed point, or nothing where it does not fit. */
  static Optional<Input> input(JsonNode vector) {
    double[][] rows = rows(vector);
    int[][] quanta = new int[rows.length][];
    boolean exact = true;
    for (int i = 0; i < rows.length; i++) {
      double square = 0;
      quanta[i] = new int[rows[i].length];
      for (int k = 0; k < rows[i].length; k++) {
        double scaled = Math.rint(rows[i][k] / QUANTUM);
        exact &= scaled * QUANTUM == rows[i][k];
        square += scaled * QUANTUM * scaled * QUANTUM;
        quanta[i][k] = (int) scaled;
      }
      if (!(square <= (double) LARGEST_BOUND * LARGEST_BOUND)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Input(ArrayRows.of(quanta, LARGEST_BOUND << 20), exact));
  }

  private static double[][] rows(JsonNode vector) {
    JsonNode gen = vector.path("input").path("gen");
    if (gen.isMissingNode()) {
      return elements(vector.path("input").path("rows")).stream()
          .map(row -> elements(row).stream().mapToDouble(ConformanceVectors::number).toArray())
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

  /** The exact result; of a few iterations the vectors hold the binary64 specification's only. */
  static JsonNode result(JsonNode vector) {
    return vector.has("exact") ? vector.path("exact") : vector.path("c1");
  }

  static boolean isTagged(JsonNode vector, String... tags) {
    return elements(vector.path("tags")).stream()
        .map(JsonNode::asString)
        .anyMatch(Set.of(tags)::contains);
  }

  static int[] integers(JsonNode array) {
    return elements(array).stream().mapToInt(node -> (int) node.doubleValue()).toArray();
  }

  static int[][] sets(JsonNode array) {
    return elements(array).stream()
        .map(row -> Arrays.stream(integers(row)).sorted().toArray())
        .toArray(int[][]::new);
  }

  static double[] doubles(JsonNode hexNode) {
    String hex = hexNode.asString();
    return IntStream.range(0, hex.length() / 16)
        .mapToLong(i -> Long.parseUnsignedLong(hex, 16 * i, 16 * i + 16, 16))
        .mapToDouble(Double::longBitsToDouble)
        .toArray();
  }

  private static double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.asString()) : node.doubleValue();
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
