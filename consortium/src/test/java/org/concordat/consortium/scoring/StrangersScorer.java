package org.concordat.consortium.scoring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody else's scorer: written from docs/model-format.md, with nothing of Concordat at hand. Its
 * steps are numbered as there.
 */
public final class StrangersScorer {
  private static final int CHUNK = 65_536;

  private final JsonNode file;

  /** Reads a file. */
  public StrangersScorer(String json) {
    file = JsonMapper.shared().readTree(json);
    if (!file.get("format").stringValue().equals("concordat-model/1")) {
      throw new IllegalArgumentException("another format");
    }
  }

  /** The probability of the positive class. */
  public double score(double[] row) {
    double[] signal = inputs(row);
    for (JsonNode layer : file.get("layers")) {
      signal = layer(layer, signal);
    }
    return 1 / (1 + Math.exp(-signal[0]));
  }

  /** Step 1. */
  private double[] inputs(double[] row) {
    List<Double> inputs = new ArrayList<>();
    for (int feature = 0; feature < row.length; feature++) {
      double[] q = numbers(file.at("/features/" + feature + "/quantiles"));
      int m = q.length - 1;
      inputs.add((double) (float) (2 * place(q, row[feature]) / m - 1));
      if (file.get("preparation").stringValue().equals("RANK_AND_TAIL")) {
        inputs.add((double) (float) tail(q, row[feature]));
      }
    }
    return inputs.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double place(double[] q, double v) {
    int m = q.length - 1;
    if (v < q[0]) {
      return 0;
    }
    if (v > q[m]) {
      return m;
    }
    int i = 0;
    while (q[i] < v) {
      i++;
    }
    if (q[i] > v) {
      return i - 1 + (v - q[i - 1]) / (q[i] - q[i - 1]);
    }
    int j = i;
    while (j < m && q[j + 1] == v) {
      j++;
    }
    return (i + j) / 2.0;
  }

  private static double tail(double[] q, double v) {
    int m = q.length - 1;
    int c = (m + 10) / 20;
    double low = q[c];
    double high = q[m - c];
    if (v >= low && v <= high) {
      return 0;
    }
    double w = high - low;
    if (w == 0) {
      w = q[m] - q[0];
    }
    if (w == 0) {
      w = Math.max(1, Math.abs(low));
    }
    double d = v < low ? low - v : v - high;
    double length = Math.min(6, Math.log1p(d / w));
    return v < low ? -length : length;
  }

  /** Step 2. */
  private static double[] layer(JsonNode layer, double[] x) {
    double[] biases = numbers(layer.get("biases"));
    double[] outputs = new double[biases.length];
    for (int k = 0; k < outputs.length; k++) {
      double[] weights = numbers(layer.at("/weights/" + k));
      double z = biases[k];
      for (int i = 0; i < x.length; i++) {
        z += weights[i] * x[i];
      }
      outputs[k] =
          switch (layer.get("activation").stringValue()) {
            case "RELU" -> Math.max(0, z);
            case "TANH" -> Math.tanh(z);
            case "IDENTITY" -> z;
            default -> throw new IllegalArgumentException("another activation");
          };
    }
    return outputs;
  }

  /** The section on the hash. */
  public String hash() {
    long scaleBits = file.get("scaleBits").longValue();
    List<Integer> quanta = new ArrayList<>();
    for (JsonNode layer : file.get("layers")) {
      for (JsonNode row : layer.get("weights")) {
        add(quanta, row, scaleBits);
      }
      add(quanta, layer.get("biases"), scaleBits);
    }
    List<byte[]> leaves = new ArrayList<>();
    for (int from = 0; from < quanta.size(); from += CHUNK) {
      List<Integer> chunk = quanta.subList(from, Math.min(from + CHUNK, quanta.size()));
      ByteBuffer bytes = ByteBuffer.allocate(4 * chunk.size());
      chunk.forEach(bytes::putInt);
      leaves.add(sha256("concordat/model-chunk/1", number(leaves.size()), bytes.array()));
    }
    JsonNode architecture = file.get("architecture");
    String widths =
        architecture
            .get("hidden")
            .valueStream()
            .map(JsonNode::toString)
            .collect(Collectors.joining(","));
    String text =
        "{\"activation\":%s,\"hidden\":[%s],\"inputs\":%s}"
            .formatted(architecture.get("activation"), widths, architecture.get("inputs"));
    return HexFormat.of()
        .formatHex(
            sha256(
                "concordat/model/1",
                text.getBytes(StandardCharsets.UTF_8),
                number(scaleBits),
                number(quanta.size()),
                root(leaves)));
  }

  private static byte[] root(List<byte[]> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return leaves.getFirst();
    }
    int left = Integer.highestOneBit(n - 1);
    return sha256(
        "concordat/merkle-node/1", root(leaves.subList(0, left)), root(leaves.subList(left, n)));
  }

  private static void add(List<Integer> quanta, JsonNode list, long scaleBits) {
    for (double number : numbers(list)) {
      quanta.add((int) (number * (1L << scaleBits)));
    }
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static byte[] sha256(String tag, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] first = tag.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(0, first.length));
      digest.update(first);
      for (byte[] part : parts) {
        digest.update(ByteBuffer.allocate(4).putInt(0, part.length));
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] numbers(JsonNode list) {
    return list.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
  }
}
