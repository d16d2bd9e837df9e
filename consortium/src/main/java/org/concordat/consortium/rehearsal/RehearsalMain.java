package org.concordat.consortium.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.LogManager;

/**
 * Makes the AOT caches of Concordat's programs: {@code RehearsalMain FLAGS OUTPUT KIND...}. It
 * plays a small study with them, then has the JVM make {@code OUTPUT/KIND.aot} for each kind. What
 * it is doing it prints, a line a step.
 *
 * <p>Exit status: 0 all caches are made, 1 one is not, 2 bad arguments.
 */
public final class RehearsalMain {
  private static final int AT_A_TIME = 2;
  private static final List<String> SMALL_DEMO =
      List.of("--banks", "4", "--rows", "800", "--rounds", "1");

  private RehearsalMain() {}

  /**
   * Makes the caches.
   *
   * @param arguments the directory with a file of JVM flags for each kind; the directory for the
   *     caches; kinds: broker, chaincode, worker, service, demo
   */
  public static void main(String[] arguments) {
    Set<ProcessKind> kinds = EnumSet.noneOf(ProcessKind.class);
    try {
      if (arguments.length < 3) {
        throw new IllegalArgumentException("takes a directory of flags, one for caches, and kinds");
      }
      for (String label : List.of(arguments).subList(2, arguments.length)) {
        kinds.add(ProcessKind.named(label));
      }
    } catch (IllegalArgumentException e) {
      System.err.println("rehearsal: " + e.getMessage());
      System.exit(2);
    }
    LogManager.getLogManager().reset();
    System.exit(run(Path.of(arguments[0]), Path.of(arguments[1]), kinds));
  }

  private static int run(Path flags, Path output, Set<ProcessKind> kinds) {
    // Interrupted, this JVM ends at once, and with it what it started.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                "stop-processes"));
    try {
      Path directory = Files.createDirectories(output.resolve("state"));
      System.setProperty("concordat.log", directory.resolve("rehearsal.log").toString());
      Recorder recorder = new Recorder(flags, output);
      if (kinds.contains(ProcessKind.DEMO)) {
        say("the demo");
        try (RecordedProcess demo = recorder.start(ProcessKind.DEMO, Map.of(), SMALL_DEMO)) {
          demo.awaitEnd();
        }
      }
      if (!kinds.equals(EnumSet.of(ProcessKind.DEMO))) {
        try (Rehearsal rehearsal = new Rehearsal(directory, recorder, RehearsalMain::say)) {
          rehearsal.run();
        }
      }
      makeCaches(recorder, kinds);
      return 0;
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      System.err.println("rehearsal: " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void makeCaches(Recorder recorder, Set<ProcessKind> kinds)
      throws IOException, InterruptedException {
    try (ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<Future<?>> making = new ArrayList<>();
      for (ProcessKind kind : kinds) {
        Callable<Void> make =
            () -> {
              say("cache of " + kind.label());
              recorder.makeCache(kind);
              return null;
            };
        making.add(executor.submit(make));
      }
      for (Future<?> made : making) {
        made.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private static void say(String step) {
    System.out.println(step);
  }
}
