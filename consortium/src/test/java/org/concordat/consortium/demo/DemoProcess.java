package org.concordat.consortium.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.consortium.acceptance.LedgerOfThisRun;

/** The demo as a process of its own, as a person starts it. */
final class DemoProcess {
  private DemoProcess() {}

  /** Starts it; what it writes goes below a directory. */
  static Process start(Path directory, List<String> arguments, LedgerOfThisRun ledger)
      throws IOException {
    return start(command(directory, arguments, ledger));
  }

  /** Starts it as a person does who sits at a terminal, where keys are pressed. */
  static Process onTerminal(Path directory, List<String> arguments, LedgerOfThisRun ledger)
      throws IOException {
    String line =
        command(directory, arguments, ledger).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    return start(List.of("script", "-qefc", "exec " + line, "/dev/null"));
  }

  /** Whether there is the program script of util-linux, which has terminals to give. */
  static boolean hasTerminals() throws InterruptedException {
    try {
      Process script =
          new ProcessBuilder("script", "-qec", "true", "/dev/null")
              .redirectErrorStream(true)
              .start();
      if (script.waitFor(10, TimeUnit.SECONDS) && script.exitValue() == 0) {
        return true;
      }
    } catch (IOException e) {
      System.out.println("Ctrl-C is a signal, not a key: there is no script of util-linux");
      return false;
    }
    System.out.println("Ctrl-C is a signal, not a key: script gives no terminal");
    return false;
  }

  private static List<String> command(
      Path directory, List<String> arguments, LedgerOfThisRun ledger) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "scripts", "lib", "jvm", "demo"),
                "-Djava.io.tmpdir=" + directory,
                // As the product does: the tests' own would write the log to standard output.
                "-Dlogback.configurationFile="
                    + Path.of("src", "main", "resources", "logback.xml").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                DemoMain.class.getName()));
    command.addAll(arguments);
    command.addAll(List.of("--ledger", ledger.option()));
    return command;
  }

  private static Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TERM", "xterm");
    builder.environment().put("COLUMNS", "120");
    builder.environment().remove("NO_COLOR");
    builder.environment().remove("CONCORDAT_TERMINAL");
    return builder.start();
  }

  /** Reads what it says, up to a line that begins so. */
  static List<String> linesUntil(Process process, String start) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith(start)) {
        return lines;
      }
    }
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    throw new AssertionError("no line starts with " + start + ": " + lines + "\n" + errors);
  }

  /** Returns what follows a beginning, of the lines that have it. */
  static Stream<String> after(String start, Stream<String> lines) {
    return lines.filter(line -> line.startsWith(start)).map(line -> line.substring(start.length()));
  }

  /** Ends it as Ctrl-C does. */
  static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }
}
