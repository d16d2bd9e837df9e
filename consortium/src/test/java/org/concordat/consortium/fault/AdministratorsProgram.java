package org.concordat.consortium.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.concordat.network.admin.NetworkMain;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;

/**
 * The program behind {@code scripts/network.sh} as a process of its own, on a plan of free ports.
 */
final class AdministratorsProgram {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Path directory;
  private final NetworkPlan plan;
  private Process last;

  /**
   * Writes what it needs.
   *
   * @param directory where; the network will lie in its {@code state}
   */
  AdministratorsProgram(Path directory) throws IOException {
    this.directory = directory;
    this.plan = FreePorts.moved(PlanFile.usualPlan(), new SecureRandom());
    LaunchFiles.write(launch());
    Files.writeString(planFile(), PlanFile.write(plan));
  }

  /** How a run ended, and what it said. */
  record Run(int status, String out, String err) {}

  NetworkPlan plan() {
    return plan;
  }

  Path state() {
    return directory.resolve("state");
  }

  Path launch() {
    return directory.resolve("launch");
  }

  Path planFile() {
    return directory.resolve("plan.properties");
  }

  /** Runs a command on the network in {@link #state()} to its end. */
  Run run(String... command) throws IOException, InterruptedException {
    return run(environment -> {}, command);
  }

  /** The same with another environment. */
  Run run(Consumer<Map<String, String>> environment, String... command)
      throws IOException, InterruptedException {
    Process process = start(environment, command);
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " takes more than " + LONGEST);
    }
    return ended(process);
  }

  /** Starts a command; what it says is in {@link #ended}. */
  Process start(Consumer<Map<String, String>> environment, String... command) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + LaunchFiles.flags().resolve("network"),
                "-cp",
                System.getProperty("java.class.path"),
                NetworkMain.class.getName(),
                launch().toString()));
    words.addAll(List.of(command));
    words.addAll(List.of("--state", state().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    environment.accept(builder.environment());
    last = builder.start();
    return last;
  }

  /** What a process that has ended has said. */
  Run ended(Process process) throws IOException {
    return new Run(process.exitValue(), said("out"), said("err"));
  }

  /** What the last command has said so far. */
  String said(String where) throws IOException {
    return Files.readString(directory.resolve(where), StandardCharsets.UTF_8);
  }

  /** Every process of this network that runs, as its command line says or where it works. */
  List<String> processes() {
    return handles().map(process -> process.info().commandLine().orElse("?")).toList();
  }

  private Stream<ProcessHandle> handles() {
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(ProcessHandle.current()))
        .filter(
            process ->
                process.info().commandLine().orElse("").contains(directory.toString())
                    || workingDirectory(process).startsWith(directory.toString()));
  }

  /** The programs of Fabric are told by their environment where their files lie. */
  private static String workingDirectory(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .toString();
    } catch (IOException e) {
      return ""; // it has ended, or is somebody else's
    }
  }

  /** Ends what a test that failed has left, the last command first. */
  void endAll() throws IOException, InterruptedException {
    if (last != null) {
      last.destroyForcibly().waitFor();
    }
    if (Files.exists(state())) {
      run("clean");
    }
    handles().forEach(ProcessHandle::destroyForcibly);
  }
}
