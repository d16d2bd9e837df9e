package org.concordat.network.programs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.network.NetworkException;

/**
 * Fabric's programs on this machine: in the directory that {@code FABRIC_BIN} names, or else on
 * PATH. Concordat brings none of them.
 */
public final class FabricPrograms {
  /** The environment variable that names their directory. */
  public static final String VARIABLE = "FABRIC_BIN";

  private static final List<String> NAMES =
      List.of("peer", "orderer", "osnadmin", "configtxgen", "configtxlator");
  private static final Pattern VERSION = Pattern.compile("(?m)^\\s*Version:\\s*v?(\\S+)\\s*$");
  private static final String WANTED = "3.1.";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final Duration patience;
  private Found found;

  private FabricPrograms(Map<String, String> environment, Duration patience) {
    this.environment = Map.copyOf(environment);
    this.patience = patience;
  }

  private record Found(Path directory, String version) {}

  /**
   * Tells whether somebody has named a directory of programs: then they are to be used, and to be
   * complained of.
   *
   * @param environment the environment
   * @return whether {@value #VARIABLE} is set
   */
  public static boolean named(Map<String, String> environment) {
    return !environment.getOrDefault(VARIABLE, "").isBlank();
  }

  /**
   * Finds the programs and asks for their version.
   *
   * @param environment the environment
   * @return the programs
   * @throws NetworkException when one is missing, or of another version than 3.1
   */
  public static FabricPrograms find(Map<String, String> environment) {
    return find(environment, PATIENCE);
  }

  static FabricPrograms find(Map<String, String> environment, Duration patience) {
    FabricPrograms programs = new FabricPrograms(environment, patience);
    programs.found();
    return programs;
  }

  /**
   * Finds the programs when the first of them is asked for: what needs none works without.
   *
   * @param environment the environment
   * @return the programs; each of its methods fails as {@link #find} does
   */
  public static FabricPrograms whenNeeded(Map<String, String> environment) {
    return new FabricPrograms(environment, PATIENCE);
  }

  private synchronized Found found() {
    if (found == null) {
      found = search(environment, patience);
    }
    return found;
  }

  private static Found search(Map<String, String> environment, Duration patience) {
    Path directory =
        named(environment) ? Path.of(environment.get(VARIABLE)) : onPath(environment).orElse(null);
    if (directory == null) {
      throw new NetworkException(
          "Fabric's programs are neither on PATH nor in a directory named by FABRIC_BIN: unpack the"
              + " release 3.1 of Hyperledger Fabric for this machine and name its bin directory");
    }
    List<String> missing = new ArrayList<>();
    for (String name : NAMES) {
      if (!Files.isExecutable(directory.resolve(name))) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new NetworkException(
          directory + " lacks " + String.join(", ", missing) + " of Hyperledger Fabric 3.1");
    }
    wanted(directory.resolve("orderer"), patience);
    return new Found(directory, wanted(directory.resolve("peer"), patience));
  }

  private static String wanted(Path program, Duration patience) {
    String found = version(program, patience);
    if (!found.startsWith(WANTED)) {
      throw new NetworkException(
          program + " is version " + found + "; 3.1 is what Concordat runs on");
    }
    return found;
  }

  private static Optional<Path> onPath(Map<String, String> environment) {
    for (String part : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!part.isEmpty()
          && Files.isExecutable(Path.of(part, "orderer"))
          && Files.isExecutable(Path.of(part, "peer"))) {
        return Optional.of(Path.of(part));
      }
    }
    return Optional.empty();
  }

  private static String version(Path program, Duration patience) {
    Matcher matcher =
        VERSION.matcher(
            end(new ProcessBuilder(program.toString(), "version"), program, patience).text());
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  /**
   * Returns the path of a program.
   *
   * @param name for example {@code peer}
   * @return the path
   */
  public Path program(String name) {
    return found().directory().resolve(name);
  }

  /**
   * Returns their version.
   *
   * @return for example {@code 3.1.5}
   */
  public String version() {
    return found().version();
  }

  /**
   * Runs a program to its end.
   *
   * @param name the program
   * @param environment what its environment is to have beside this process's own
   * @param arguments its arguments
   * @return what it printed
   * @throws NetworkException when it fails, with what it said last
   */
  public String run(String name, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program(name).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Ended ended = end(builder, program(name), PATIENCE);
    if (ended.status() != 0) {
      throw new NetworkException(
          name + " " + String.join(" ", arguments) + " failed: " + lastLine(ended.text()));
    }
    return ended.text();
  }

  /** How a program ended, and what it printed. */
  private record Ended(int status, String text) {}

  /** Runs a program until it ends; one that does not, or that nobody waits for, is ended. */
  private static Ended end(ProcessBuilder builder, Path program, Duration patience) {
    Process process;
    try {
      process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new NetworkException(program + " does not run: " + e.getMessage(), e);
    }
    // Read by another thread, so that a program that never ends is waited for no longer than this.
    CompletableFuture<String> said =
        CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new NetworkException(program + " did not end within " + patience.toSeconds() + " s");
      }
      return new Ended(process.exitValue(), said.join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while " + program + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .filter(line -> line.startsWith("Error"))
        .findFirst()
        .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
  }
}
