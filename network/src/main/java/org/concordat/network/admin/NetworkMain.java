package org.concordat.network.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.LogManager;
import org.concordat.network.InputException;
import org.concordat.network.NetworkException;
import org.concordat.network.material.NetworkKind;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.screen.Terminal;
import org.concordat.network.service.Programs;

/**
 * The administrator's program behind {@code scripts/network.sh}.
 *
 * <p>Exit status: 0 done, 1 failed, 2 bad input and nothing was done, 130 interrupted. {@code
 * status} ends with 1 when a process is stopped.
 */
public final class NetworkMain {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  private NetworkMain() {}

  /**
   * Runs a command.
   *
   * @param arguments the build's launch directory, then what stands on the command line
   */
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    Command command;
    try {
      command = Command.parse(List.of(arguments), System.getenv());
    } catch (NetworkException e) {
      fail(e.getMessage());
      System.exit(BAD_INPUT);
      return;
    }
    System.exit(run(command, screen(command, System.getenv())));
  }

  /** In JSON mode the answer has standard output for itself. */
  private static TimedScreen screen(Command command, Map<String, String> environment) {
    Terminal.Output output = command.json() ? Terminal.Output.ERR : Terminal.Output.OUT;
    Terminal terminal = Terminal.of(output, environment);
    boolean nobody = command.json() && (command.quiet() || !terminal.person());
    return new TimedScreen(
        nobody
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : output.stream(),
        terminal,
        telling(command),
        InstantSource.system());
  }

  private static TimedScreen.Telling telling(Command command) {
    if (command.json()) {
      return TimedScreen.Telling.JSON;
    }
    return command.quiet() ? TimedScreen.Telling.QUIET : TimedScreen.Telling.ALL;
  }

  private static void fail(String message) {
    System.err.println("network.sh: " + message);
  }

  private static int run(Command command, TimedScreen screen) {
    Thread interrupted =
        new Thread(
            () -> {
              screen.failed();
              fail("interrupted");
            },
            "say-interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      return told(command, screen);
    } finally {
      forget(interrupted);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is stopping: the hook is what runs now.
      return;
    }
  }

  private static int told(Command command, TimedScreen screen) {
    try {
      Answer.Found found = command.reads() ? carryOut(command, screen) : alone(command, screen);
      screen.done();
      if (command.json()) {
        PrintStream out = Terminal.Output.OUT.stream();
        out.println(Answer.of(command, screen, found).json());
        out.flush();
      }
      return found.status();
    } catch (InputException e) {
      screen.failed();
      fail(e.getMessage());
      return BAD_INPUT;
    } catch (NetworkException e) {
      screen.failed();
      fail(e.getMessage());
      return FAILED;
    } catch (IOException | RuntimeException e) {
      screen.failed();
      fail(e.getMessage() == null ? e.toString() : e.getMessage());
      return FAILED;
    }
  }

  /**
   * Runs a command that changes something while no other does. The file that is locked stays when
   * it is done: were it removed, the next command could lock a new file of the same name while one
   * that has opened this one waits for it.
   */
  private static Answer.Found alone(Command command, TimedScreen screen) throws IOException {
    if (!command.makes() && Network.planIn(command.state()).isEmpty()) {
      return carryOut(command, screen);
    }
    Path file = command.state().resolveSibling(command.state().getFileName() + ".lock");
    Files.createDirectories(file.getParent());
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held == null) {
        throw new NetworkException("another network.sh is at work on " + command.state());
      }
      return carryOut(command, screen);
    }
  }

  private static Answer.Found carryOut(Command command, TimedScreen screen) throws IOException {
    NetworkKind.PROCESSES.require(command.state());
    Optional<Path> planFile = command.plan();
    Optional<NetworkPlan> standing = Network.planIn(command.state());
    if (planFile.isPresent() && standing.isPresent()) {
      throw new InputException(
          command.state()
              + " holds a network already; --plan is for a new one. add-bank and remove-bank change"
              + " its members");
    }
    if (standing.isEmpty() && !command.makes()) {
      if (command.name().equals("down") || command.name().equals("clean")) {
        screen.line("There is no network in " + command.state());
        return Answer.Found.NOTHING;
      }
      throw new InputException(
          "there is no network in " + command.state() + "; network.sh up makes one");
    }
    NetworkPlan plan =
        standing.orElseGet(() -> planFile.map(PlanFile::read).orElseGet(PlanFile::usualPlan));
    FabricPrograms fabric =
        command.needsFabric()
            ? FabricPrograms.find(System.getenv())
            : FabricPrograms.whenNeeded(System.getenv());
    Programs programs = Programs.in(command.launch());
    Function<NetworkPlan, Network> open =
        any -> new Network(any, command.state(), fabric, programs, InstantSource.system());
    try (Network network = open.apply(plan)) {
      return new Commands(network, screen, open).run(command);
    }
  }
}
