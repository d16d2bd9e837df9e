package org.concordat.network.admin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.LogManager;
import org.concordat.network.NetworkException;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.screen.Screen;
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
    TimedScreen screen =
        new TimedScreen(
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
            Screen.onTerminal(),
            Screen.wantsColours(System.getenv()),
            InstantSource.system());
    Command command;
    try {
      command = Command.parse(List.of(arguments), System.getenv());
    } catch (NetworkException e) {
      fail(e.getMessage());
      System.exit(BAD_INPUT);
      return;
    }
    System.exit(run(command, screen));
  }

  private static void fail(String message) {
    System.err.println("network.sh: " + message);
  }

  private static int run(Command command, TimedScreen screen) {
    Path lock = command.state().resolveSibling(command.state().getFileName() + ".lock");
    try {
      Files.createDirectories(lock.getParent());
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = command.reads() ? null : tryLock(channel)) {
        if (held == null && !command.reads()) {
          fail("another network.sh is at work on " + command.state());
          return FAILED;
        }
        return runAlone(command, screen);
      }
    } catch (NetworkException e) {
      screen.erase();
      fail(e.getMessage());
      return FAILED;
    } catch (IOException e) {
      screen.erase();
      fail(e.getMessage() == null ? e.toString() : e.getMessage());
      return FAILED;
    } finally {
      lock.toFile().delete();
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static int runAlone(Command command, TimedScreen screen) throws IOException {
    Optional<Path> planFile = command.plan();
    Optional<NetworkPlan> standing = Network.planIn(command.state());
    if (planFile.isPresent() && standing.isPresent()) {
      throw new NetworkException(
          command.state()
              + " holds a network already; --plan is for a new one. add-bank and remove-bank change"
              + " its members");
    }
    if (standing.isEmpty() && !List.of("up", "prepare").contains(command.name())) {
      if (command.name().equals("down") || command.name().equals("clean")) {
        screen.line("There is no network in " + command.state());
        return 0;
      }
      throw new NetworkException(
          "there is no network in " + command.state() + "; network.sh up makes one");
    }
    NetworkPlan plan =
        standing.orElseGet(() -> planFile.map(PlanFile::read).orElseGet(PlanFile::usualPlan));
    FabricPrograms fabric = FabricPrograms.find(System.getenv());
    Programs programs = Programs.in(command.launch());
    Function<NetworkPlan, Network> open =
        any -> new Network(any, command.state(), fabric, programs, InstantSource.system());
    try (Network network = open.apply(plan)) {
      return new Commands(network, screen, open).run(command);
    }
  }
}
