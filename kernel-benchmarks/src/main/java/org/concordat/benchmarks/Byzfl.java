package org.concordat.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.benchmarks.KernelBenchOptions.Competitor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * ByzFL in a Python process that lives as long as this: starting Python, and importing torch, is
 * not timed. Requests and answers are lines of JSON, see {@code byzfl_kernels.py}.
 */
final class Byzfl implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;
  private final Map<String, String> versions = new TreeMap<>();

  private Byzfl(Process process) {
    this.process = process;
    this.answers = process.inputReader();
    this.requests = process.outputWriter();
  }

  /** What ByzFL answered to the call for a rule. */
  sealed interface Answer {
    /**
     * It was timed.
     *
     * @param medianMillis the median time of a call
     */
    record Timed(double medianMillis) implements Answer {}

    /**
     * It was not.
     *
     * @param why the reason
     */
    record Skipped(String why) implements Answer {}
  }

  /**
   * Starts Python and waits until ByzFL is imported.
   *
   * @param competitor where it is
   * @return ByzFL, ready
   * @throws IOException when it cannot be started; what it complained of stands on standard error
   */
  static Byzfl start(Competitor competitor) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(competitor.python().toString());
    command.add(competitor.program().toString());
    if (!competitor.torch()) {
      command.add("--no-torch");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // Ours is the only bytecode there: none is left beside the sources.
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Byzfl byzfl = new Byzfl(builder.start());
    try {
      byzfl
          .answer()
          .properties()
          .forEach(entry -> byzfl.versions.put(entry.getKey(), entry.getValue().asString()));
    } catch (IOException e) {
      byzfl.close();
      throw e;
    }
    return byzfl;
  }

  /**
   * Returns the versions of Python, ByzFL and what it computes with.
   *
   * @return name to version
   */
  Map<String, String> versions() {
    return versions;
  }

  /**
   * Returns what it can compute with.
   *
   * @return numpy, and torch where it is installed
   */
  List<String> libraries() {
    return Stream.of("numpy", "torch").filter(versions::containsKey).toList();
  }

  /**
   * Gives it the rows for what follows.
   *
   * @param file n·d float32 values in the machine's byte order
   */
  void load(Path file, int n, int d) throws IOException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("do", "load");
    request.put("file", file.toString());
    request.put("n", n);
    request.put("d", d);
    ask(request);
  }

  /**
   * Times a rule.
   *
   * @param library numpy or torch
   * @param rule our name of it
   * @param f the number of rows that may be arbitrary
   * @param seconds for how long to call it
   * @param result where to write what it returns, d float32 values
   */
  Answer time(String library, String rule, int f, double seconds, Path result) throws IOException {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("do", "time");
    request.put("library", library);
    request.put("rule", rule);
    request.put("f", f);
    request.put("seconds", seconds);
    request.put("result", result.toString());
    JsonNode answer = ask(request);
    if (answer.has("skipped")) {
      return new Answer.Skipped(answer.get("skipped").asString());
    }
    List<Double> millis = new ArrayList<>();
    answer.get("millis").forEach(value -> millis.add(value.asDouble()));
    return new Answer.Timed(Medians.of(millis));
  }

  private JsonNode ask(Map<String, Object> request) throws IOException {
    requests.write(MAPPER.writeValueAsString(request));
    requests.write('\n');
    requests.flush();
    return answer();
  }

  private JsonNode answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("ByzFL's Python process ended");
    }
    try {
      return MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw new IOException("ByzFL's Python process said: " + line, e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
