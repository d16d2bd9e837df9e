package org.concordat.network.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.concordat.network.NetworkException;
import org.concordat.network.files.WholeFile;

/**
 * One process of the network. It outlives the program that starts it; a file tells the next one
 * which process it is, by number and time of start, since numbers are used again.
 */
public final class NodeProcess {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int LAST_LINES = 8;
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String name;
  private final Path record;
  private final Path log;
  private final Starts starts;

  /**
   * Names a process; it may run or not.
   *
   * @param name for example {@code BankA.peer}
   * @param run where the file about it lies
   * @param logs where its output goes
   * @param starts of the network's processes
   */
  public NodeProcess(String name, Path run, Path logs, Starts starts) {
    this.name = name;
    this.starts = starts;
    this.record = run.resolve(name + ".pid");
    this.log = logs.resolve(name + ".log");
  }

  /**
   * Returns its name.
   *
   * @return for example {@code BankA.peer}
   */
  public String name() {
    return name;
  }

  /**
   * Returns where its output goes.
   *
   * @return the file
   */
  public Path log() {
    return log;
  }

  /**
   * Starts it. Its log begins anew; the one before is kept beside it as {@code .log.1}.
   *
   * @param command program and arguments
   * @param environment what its environment has beside this one's
   * @param directory where it runs
   * @throws NetworkException when it cannot be started, or none of the network is any more
   */
  public void start(List<String> command, Map<String, String> environment, Path directory) {
    if (running()) {
      throw new NetworkException(name + " runs already");
    }
    Path program = Path.of(command.getFirst());
    if (program.isAbsolute() && !Files.isExecutable(program)) {
      throw new NetworkException(name + " cannot be started: there is no program " + program);
    }
    try {
      Files.createDirectories(log.getParent());
      Files.createDirectories(record.getParent());
      Files.createDirectories(directory);
      if (Files.exists(log)) {
        Files.move(
            log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
      // A group of its own: Ctrl-C at the terminal is for the program that starts it.
      List<String> detached = new ArrayList<>();
      if (Files.isExecutable(SETSID)) {
        detached.add(SETSID.toString());
      }
      detached.addAll(command);
      ProcessBuilder builder =
          new ProcessBuilder(detached)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
      builder.environment().putAll(environment);
      starts.begin(name, () -> note(builder.start()));
    } catch (IOException e) {
      throw new NetworkException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** What is not noted would never be found, and so never ended. */
  private void note(Process process) throws IOException {
    try {
      WholeFile.write(record, process.pid() + " " + started(process.toHandle()) + "\n");
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /**
   * Finds the running process.
   *
   * @return its handle; empty when it does not run, or when the file about it is damaged
   */
  public Optional<ProcessHandle> handle() {
    try {
      String[] parts = Files.readString(record).strip().split(" ", -1);
      if (parts.length != 2) {
        return Optional.empty();
      }
      long since = Long.parseLong(parts[1]);
      return ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(ProcessHandle::isAlive)
          .filter(found -> started(found) == since);
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new NetworkException(record + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Tells whether it runs.
   *
   * @return whether it does
   */
  public boolean running() {
    return handle().isPresent();
  }

  /** Ends it: asks first, insists after ten seconds. Ending one that does not run does nothing. */
  public void stop() {
    handle().ifPresent(found -> end(found, false));
    forget();
  }

  /** Ends it as a crash would. */
  public void kill() {
    handle().ifPresent(found -> end(found, true));
    forget();
  }

  private void end(ProcessHandle found, boolean crash) {
    boolean asked = crash ? found.destroyForcibly() : found.destroy();
    try {
      try {
        found.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (asked && found.destroyForcibly()) {
          found.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new NetworkException(name + " (process " + found.pid() + ") does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while " + name + " was ending", e);
    }
  }

  private void forget() {
    try {
      Files.deleteIfExists(record);
    } catch (IOException e) {
      throw new NetworkException(record + " cannot be removed: " + e.getMessage(), e);
    }
  }

  /**
   * Returns what it said last.
   *
   * @return a few lines, indented; a sentence when there are none
   */
  public String lastWords() {
    try {
      List<String> lines =
          new String(tail(), StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      if (lines.isEmpty()) {
        return "  (its log is empty)";
      }
      return "  "
          + String.join(
              "\n  ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "  (it has no log: " + e.getMessage() + ")";
    }
  }

  /**
   * Tells whether it has said something since it started. Reads no further than to the first line
   * that holds it: what programs say when they are ready stands near the beginning.
   *
   * @param text what, in ASCII
   * @return whether its log holds it
   */
  public boolean said(String text) {
    // Any byte is a character of this set, half a character at the end of the file, too.
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.contains(text));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException | UncheckedIOException e) {
      throw new NetworkException(log + " cannot be read: " + e.getMessage(), e);
    }
  }

  private byte[] tail() throws IOException {
    long size = Files.size(log);
    try (var channel = Files.newByteChannel(log)) {
      channel.position(Math.max(0, size - 8_192));
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  private static long started(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
