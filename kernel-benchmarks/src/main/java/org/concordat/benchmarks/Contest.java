package org.concordat.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Lets the memory floor, our kernel and ByzFL take turns, rule by rule and size by size.
 *
 * <p>Everyone gets the same values: ours as integers of 2^-20, ByzFL as float32, which holds them
 * exactly. What ByzFL returns is compared with ours, so that a ratio of times is seen to be one of
 * the same function; where definitions differ (Krum's number of neighbours, an iteration's length)
 * the difference shows.
 */
final class Contest {
  /** The file of the values for ByzFL. */
  static final String ROWS = "rows.f32";

  /** The file of what ByzFL returned. */
  static final String RESULT = "result.f32";

  private static final int MOST_THREADS = Math.min(2, Kernel.MOST_THREADS);

  private final KernelBenchOptions options;
  private final Optional<Byzfl> byzfl;
  private final Path directory;
  private final Consumer<String> progress;
  private final Pace pace;

  /**
   * How long everyone's turn is.
   *
   * @param rule of a rule of ours
   * @param floor of the memory floor, which needs less to be compiled
   * @param byzflSeconds of ByzFL, after a call that does not count
   */
  record Pace(Turn rule, Turn floor, double byzflSeconds) {
    private static final Turn FLOOR = new Turn(Duration.ofMillis(300), Duration.ofMillis(300));

    /** Long enough for the compiler to be done. */
    static final Pace FULL =
        new Pace(new Turn(Duration.ofMillis(2400), Duration.ofMillis(1500)), FLOOR, 1);

    /** For a first look. */
    static final Pace QUICK =
        new Pace(new Turn(Duration.ofMillis(900), Duration.ofMillis(600)), FLOOR, 0.3);
  }

  /**
   * Prepares.
   *
   * @param options what to time
   * @param byzfl the competitor, if it takes part
   * @param directory for the values passed on, gone when this ends
   * @param pace how long a turn is
   * @param progress told before every step what is being done
   */
  Contest(
      KernelBenchOptions options,
      Optional<Byzfl> byzfl,
      Path directory,
      Pace pace,
      Consumer<String> progress) {
    this.options = options;
    this.byzfl = byzfl;
    this.directory = directory;
    this.progress = progress;
    this.pace = pace;
  }

  /**
   * Takes all turns.
   *
   * @param each told the figures of a rule at a size as soon as they stand
   * @param skipped told which rule is not timed at which size, and why
   * @return all figures, in the order in which they were taken
   * @throws RunnerException when one of our benchmarks fails
   * @throws IOException when ByzFL's process ends, or values cannot be passed on
   */
  List<RuleFigures> run(Consumer<RuleFigures> each, Consumer<String> skipped)
      throws RunnerException, IOException {
    List<RuleFigures> all = new ArrayList<>();
    for (Size size : options.sizes()) {
      progress.accept("drawing " + size.n() + " updates of " + options.dimension() + " values");
      int[][] rows = SampleUpdates.rows(size, options.dimension());
      if (byzfl.isPresent()) {
        Path file = directory.resolve(ROWS);
        write(rows, file);
        byzfl.get().load(file, rows.length, options.dimension());
        Files.delete(file);
      }
      for (String name : options.rules()) {
        Optional<Size> taken = withstood(AggregationRules.named(name), size);
        if (taken.isEmpty()) {
          skipped.accept(name + " withstands no fault of " + size.n() + " updates: not timed");
          continue;
        }
        RuleFigures figures = new RuleFigures(name, taken.get(), options.dimension());
        for (int turn = 1; turn <= options.turns(); turn++) {
          turn(figures, rows, size, turn);
        }
        all.add(figures);
        each.accept(figures);
      }
    }
    return all;
  }

  /** The size with the most faults, up to its own, for which the rule is proven. */
  private static Optional<Size> withstood(AggregationRule rule, Size size) {
    for (int f = size.f(); f >= 0; f--) {
      if (rule.check(size.n(), f).isEmpty()) {
        return Optional.of(new Size(size.n(), f));
      }
    }
    return Optional.empty();
  }

  private void turn(RuleFigures figures, int[][] rows, Size drawn, int turn)
      throws RunnerException, IOException {
    for (int threads = 1; threads <= 2; threads++) {
      say(figures, turn, "memory floor, threads: " + threads);
      figures.addFloor(
          threads,
          pace.floor()
              .medianMillis(
                  MemoryFloorBenchmark.class,
                  "read",
                  Map.of(
                      "size", drawn.toString(),
                      "dimension", Integer.toString(figures.dimension()),
                      "threads", Integer.toString(threads))));
    }
    for (int threads = 1; threads <= MOST_THREADS; threads++) {
      say(figures, turn, "ours, threads: " + threads);
      figures.addOurs(
          threads,
          pace.rule()
              .medianMillis(
                  RuleBenchmark.class,
                  "combine",
                  Map.of(
                      "rule", figures.rule(),
                      "size", drawn.toString(),
                      "faults", Integer.toString(figures.size().f()),
                      "dimension", Integer.toString(figures.dimension()),
                      "threads", Integer.toString(threads))));
    }
    if (byzfl.isPresent()) {
      for (String library : byzfl.get().libraries()) {
        if (!figures.skips(library)) {
          say(figures, turn, "ByzFL " + library);
          byzflTurn(byzfl.get(), library, figures, rows);
        }
      }
    }
  }

  private void byzflTurn(Byzfl competitor, String library, RuleFigures figures, int[][] rows)
      throws IOException {
    Path file = directory.resolve(RESULT);
    Byzfl.Answer answer =
        competitor.time(library, figures.rule(), figures.size().f(), pace.byzflSeconds(), file);
    switch (answer) {
      case Byzfl.Answer.Skipped(String why) -> figures.skip(library, why);
      case Byzfl.Answer.Timed(double millis) -> {
        figures.addByzfl(library, millis);
        if (figures.difference(library).isEmpty()) {
          figures.differs(library, largestDifference(figures, rows, file));
        }
        Files.delete(file);
      }
    }
  }

  private static double largestDifference(RuleFigures figures, int[][] rows, Path file)
      throws IOException {
    int[] ours =
        Kernel.combine(
            AggregationRules.named(figures.rule()),
            SampleUpdates.set(rows),
            figures.size().f(),
            /* threads= */ 1);
    ByteBuffer theirs = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
    if (theirs.remaining() != ours.length * Float.BYTES) {
      throw new IOException(
          "ByzFL returned "
              + theirs.remaining() / Float.BYTES
              + " values, expected "
              + ours.length);
    }
    double largest = 0;
    for (int value : ours) {
      double quanta = Math.scalb((double) theirs.getFloat(), SampleUpdates.SCALE_BITS);
      double difference = Math.abs(quanta - value);
      // Also true for a NaN, which stays.
      if (!(difference <= largest)) {
        largest = difference;
      }
    }
    return largest;
  }

  private static void write(int[][] rows, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int[] row : rows) {
        ByteBuffer bytes =
            ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int value : row) {
          bytes.putFloat(Math.scalb((float) value, -SampleUpdates.SCALE_BITS));
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }

  private void say(RuleFigures figures, int turn, String who) {
    progress.accept(
        figures.rule()
            + " "
            + figures.size()
            + ", turn "
            + turn
            + " of "
            + options.turns()
            + ": "
            + who);
  }
}
