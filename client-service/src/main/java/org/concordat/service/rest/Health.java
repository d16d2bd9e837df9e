package org.concordat.service.rest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How the service is, part by part: whether it is ready to be asked, and whether it is alive. */
public final class Health {
  private static final String UP = "UP";
  private static final String DOWN = "DOWN";

  private final Map<String, Supplier<String>> troubles;
  private final Map<String, BooleanSupplier> threads;
  private final LongSupplier height;
  private final Supplier<List<String>> notes;

  /**
   * Creates the check.
   *
   * @param troubles by part: what is wrong with it, or empty text
   * @param threads by part: whether the thread runs that nothing but a restart brings back
   * @param height how many blocks were applied
   * @param notes what people should know besides
   */
  public Health(
      Map<String, Supplier<String>> troubles,
      Map<String, BooleanSupplier> threads,
      LongSupplier height,
      Supplier<List<String>> notes) {
    this.troubles = Map.copyOf(troubles);
    this.threads = Map.copyOf(threads);
    this.height = height;
    this.notes = notes;
  }

  /**
   * Whether requests can be served.
   *
   * @param status UP, or DOWN when a part is down
   * @param parts each part's status: UP, or why it is down
   * @param height how many blocks were applied
   * @param notes what people should know, though nothing is down by it
   */
  public record Report(String status, Map<String, String> parts, long height, List<String> notes) {}

  /**
   * Whether the process should be left running.
   *
   * @param status UP, or DOWN when only a restart helps
   * @param parts each thread's status: UP, or that it has ended
   */
  public record Liveness(String status, Map<String, String> parts) {}

  /**
   * Looks at every part.
   *
   * @return the report
   */
  public Report report() {
    Map<String, String> parts = new TreeMap<>();
    troubles.forEach(
        (part, trouble) -> {
          String wrong = trouble.get();
          parts.put(part, wrong.isEmpty() ? UP : wrong);
        });
    return new Report(status(parts), parts, height.getAsLong(), notes.get());
  }

  /**
   * Looks at the threads that run as long as the process does. What a restart does not mend (a
   * broken connection, a changed store) says nothing about that.
   *
   * @return the report
   */
  public Liveness liveness() {
    Map<String, String> parts = new TreeMap<>();
    threads.forEach((name, runs) -> parts.put(name, runs.getAsBoolean() ? UP : "has ended"));
    return new Liveness(status(parts), parts);
  }

  private static String status(Map<String, String> parts) {
    return parts.values().stream().allMatch(UP::equals) ? UP : DOWN;
  }
}
