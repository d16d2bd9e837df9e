package org.concordat.consortium.rehearsal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program while the JVM notes what it loads. The notes are written when it ends properly. */
final class RecordedProcess implements AutoCloseable {
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 120;

  private final ProcessKind kind;
  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final StringBuilder said = new StringBuilder();

  private RecordedProcess(ProcessKind kind, Process process) {
    this.kind = kind;
    this.process = process;
  }

  static RecordedProcess start(ProcessKind kind, ProcessBuilder builder)
      throws IOException, InterruptedException {
    RecordedProcess started = new RecordedProcess(kind, builder.start());
    Thread.ofVirtual().name("output-" + kind.label()).start(started::readOutput);
    try {
      started.readyLine();
      return started;
    } catch (IOException | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Waits until the program has said that it is ready.
   *
   * @return the line that said so
   * @throws IOException when it ended before
   * @throws InterruptedException when interrupted
   */
  String readyLine() throws IOException, InterruptedException {
    try {
      return ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(kind.label() + " did not start:\n" + output(), e);
    }
  }

  /** Tells the program to end. */
  void tellToEnd() {
    process.destroy();
  }

  /**
   * Waits until the program has ended.
   *
   * @throws IOException when it does not end
   * @throws InterruptedException when interrupted
   */
  void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(kind.label() + " did not stop:\n" + output());
    }
  }

  /** Ends the program at once, if it still runs; then there are no notes. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (said) {
          said.append(line).append('\n');
        }
        if (line.contains(kind.ready())) {
          ready.complete(line);
        }
      }
      ready.completeExceptionally(new IOException("it ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private String output() {
    synchronized (said) {
      return said.toString();
    }
  }
}
