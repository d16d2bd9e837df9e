package org.concordat.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program behind {@code scripts/kernel-bench.sh}, see its {@code -h}: times the rules beside
 * ByzFL and against the memory floor, prints a table and judges the bars.
 *
 * <p>Temporary files, JMH's among them, lie in {@code java.io.tmpdir}, which the script makes and
 * removes. A signal ends the processes this one has started, too.
 *
 * <p>Exit status: 0 measured and every bar was met, 1 the run failed, 2 bad input and nothing was
 * started, 3 measured and a bar was missed.
 */
public final class KernelBenchMain {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final KernelBenchOptions options;
  private final PrintStream out;
  private final Progress progress;

  private KernelBenchMain(KernelBenchOptions options, PrintStream out, Progress progress) {
    this.options = options;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Runs the benchmarks.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    KernelBenchOptions options;
    try {
      options = KernelBenchOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("kernel-bench.sh: " + e.getMessage());
      return 2;
    }
    if (options.check()) {
      return 0;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () ->
                        ProcessHandle.current()
                            .descendants()
                            .forEach(ProcessHandle::destroyForcibly)));
    Progress progress = new Progress(err, options.watched());
    try {
      return new KernelBenchMain(options, out, progress).measure();
    } catch (RunnerException | IOException e) {
      progress.clear();
      err.println("kernel-bench.sh: " + e.getMessage());
      return 1;
    }
  }

  private int measure() throws RunnerException, IOException {
    if (options.competitor().isEmpty()) {
      return measure(Optional.empty());
    }
    try (Byzfl byzfl = Byzfl.start(options.competitor().get())) {
      return measure(Optional.of(byzfl));
    }
  }

  private int measure(Optional<Byzfl> byzfl) throws RunnerException, IOException {
    Map<String, String> environment = Machine.description();
    environment.putAll(byzfl.map(Byzfl::versions).orElse(Map.of()));
    environment.forEach((name, value) -> out.println(name + ": " + value));
    out.println("d = " + options.dimension() + ", turns: " + options.turns() + "; " + Table.LEGEND);
    out.println(Table.heading());
    Set<String> notes = new LinkedHashSet<>();
    Path directory = Files.createTempDirectory("concordat-kernels-");
    List<RuleFigures> figures;
    try {
      figures =
          new Contest(
                  options,
                  byzfl,
                  directory,
                  options.quick() ? Contest.Pace.QUICK : Contest.Pace.FULL,
                  progress::show)
              .run(
                  each -> {
                    progress.clear();
                    out.println(Table.line(each));
                    each.skipped()
                        .forEach(
                            (library, why) ->
                                notes.add(
                                    each.rule() + " " + each.size() + ", " + library + ": " + why));
                  },
                  notes::add);
    } finally {
      // Values that were not taken when a run fails.
      for (String left : List.of(Contest.ROWS, Contest.RESULT, "")) {
        Files.deleteIfExists(directory.resolve(left));
      }
    }
    progress.clear();
    notes.forEach(out::println);
    return finish(figures, environment);
  }

  private int finish(List<RuleFigures> figures, Map<String, String> environment)
      throws IOException {
    List<Bars.Judged> bars = figures.stream().flatMap(each -> Bars.judge(each).stream()).toList();
    long missed = bars.stream().filter(bar -> !bar.met()).count();
    out.println(
        bars.isEmpty()
            ? "no bar applies to what was timed"
            : "bars: " + bars.size() + ", met " + (bars.size() - missed) + ", missed " + missed);
    if (options.report().isPresent()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("environment", environment);
      report.put("loadAfter", Machine.load());
      report.put("dimension", options.dimension());
      report.put("turns", options.turns());
      report.put("quick", options.quick());
      report.put("results", figures.stream().map(RuleFigures::report).toList());
      report.put("barsMet", missed == 0);
      Files.write(options.report().get(), MAPPER.writeValueAsBytes(report));
    }
    return missed == 0 ? 0 : 3;
  }

  /** One line that is written over, where someone watches. */
  private record Progress(PrintStream err, boolean watched) {
    void show(String what) {
      if (watched) {
        err.print("\r\u001b[K" + what);
        err.flush();
      }
    }

    void clear() {
      show("");
    }
  }
}
