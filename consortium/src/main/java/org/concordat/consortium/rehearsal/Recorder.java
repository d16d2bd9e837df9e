package org.concordat.consortium.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts programs with the flags of their kind, has the JVM note what they load, and makes a cache
 * of it (JEP 483, 514, 515: ahead-of-time class loading and linking). A cache serves only JVMs with
 * the same class path and the same flags.
 */
final class Recorder {
  private static final int CREATION_MINUTES = 5;

  private final Path flags;
  private final Path output;

  /**
   * Creates a recorder.
   *
   * @param flags holds a file of JVM flags for each kind, named as the kind
   * @param output where notes, logs and caches go
   */
  Recorder(Path flags, Path output) {
    this.flags = flags;
    this.output = output;
  }

  /**
   * Starts a program; it is ready when this returns.
   *
   * @param kind what to start
   * @param environment its settings
   * @param arguments its arguments
   * @return the running program
   * @throws IOException when it does not get ready
   * @throws InterruptedException when interrupted
   */
  RecordedProcess start(ProcessKind kind, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = java(kind);
    command.add("-XX:AOTMode=record");
    command.add("-XX:AOTConfiguration=" + notes(kind));
    command.add(kind.program().getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return RecordedProcess.start(kind, builder);
  }

  /**
   * Makes the cache of a kind whose recorded process has ended.
   *
   * @param kind the kind
   * @throws IOException when the JVM makes none
   * @throws InterruptedException when interrupted
   */
  void makeCache(ProcessKind kind) throws IOException, InterruptedException {
    List<String> command = java(kind);
    command.add("-XX:AOTMode=create");
    command.add("-XX:AOTConfiguration=" + notes(kind));
    command.add("-XX:AOTCache=" + cache(kind));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.resolve(kind.label() + ".log").toFile())
            .start();
    try {
      if (!process.waitFor(CREATION_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(
            "the JVM made no cache for " + kind.label() + ": " + process.toString());
      }
    } finally {
      process.destroyForcibly();
    }
    if (!Files.exists(cache(kind))) {
      throw new IOException("the JVM made no cache for " + kind.label());
    }
    Files.deleteIfExists(notes(kind));
  }

  private Path notes(ProcessKind kind) {
    return output.resolve(kind.label() + ".aotconf");
  }

  private Path cache(ProcessKind kind) {
    return output.resolve(kind.label() + ".aot");
  }

  private List<String> java(ProcessKind kind) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + flags.resolve(kind.label()),
            "-cp",
            System.getProperty("java.class.path")));
  }
}
