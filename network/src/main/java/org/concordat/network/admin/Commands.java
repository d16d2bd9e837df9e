package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.concordat.network.InputException;
import org.concordat.network.NetworkException;
import org.concordat.network.files.Trees;
import org.concordat.network.material.NetworkKind;
import org.concordat.network.material.TrustAnchors;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;

/** Carries commands out. */
final class Commands {
  private final Network network;
  private final TimedScreen screen;
  private final Function<NetworkPlan, Network> open;

  Commands(Network network, TimedScreen screen, Function<NetworkPlan, Network> open) {
    this.network = network;
    this.screen = screen;
    this.open = open;
  }

  /** Runs a command; returns what it found. */
  Answer.Found run(Command command) throws IOException {
    NodeCommands nodes = new NodeCommands(network, screen);
    String operand = command.operand().orElse("");
    switch (command.name()) {
      case "prepare" -> {
        network.plan().orderingWarning().ifPresent(screen::warn);
        screen.step("certificates and configuration");
        network.fabric().prepare();
        screen.line("Certificates, configuration and first block are in " + command.state());
      }
      case "up" -> {
        return up();
      }
      case "down" -> {
        nodes.down();
        screen.line("Stopped. State stays in " + command.state());
      }
      case "clean" -> {
        NetworkKind.PROCESSES.requireNoted(command.state());
        nodes.down();
        Trees.remove(command.state());
        screen.line("Stopped, and " + command.state() + " removed");
      }
      case "status" -> {
        return new Status(network, screen, Instant.now()).show();
      }
      case "logs" -> nodes.logs(operand);
      case "stop" -> nodes.stop(operand);
      case "restart" -> nodes.restart(operand);
      case "add-bank" -> new BankCommands(network, screen, open).add(operand);
      case "remove-bank" -> new BankCommands(network, screen, open).remove(operand);
      case "upgrade" -> new Upgrade(network, screen).run();
      case "rotate-keys" -> new KeyCommands(network, screen).rotate(operand);
      case "revoke" -> new KeyCommands(network, screen).revoke(operand);
      case "trust" -> trust(path(operand));
      case "backup" -> new BackupCommands(network, screen).backup(path(operand));
      case "restore" -> {
        new BackupCommands(network, screen).restore(path(operand));
        return up();
      }
      default -> throw new NetworkException("there is no command " + command.name());
    }
    return Answer.Found.NOTHING;
  }

  /** Both go on the same way to whoever is to check: on one that nobody else can write to. */
  private void trust(Path target) throws IOException {
    if (Files.exists(target)) {
      throw new InputException(target + " exists; it takes a directory of its own");
    }
    TrustAnchors anchors = network.fabric().directory().trustAnchors();
    anchors.write(target);
    screen.line(
        "%d root certificates and the hash of block 0 are in %s"
            .formatted(anchors.roots().size(), target));
  }

  private static Path path(String operand) {
    return Path.of(operand).toAbsolutePath().normalize();
  }

  private Answer.Found up() throws IOException {
    Up up = new Up(network, screen);
    Thread running = Thread.currentThread();
    try (Interruption _ = new Interruption(() -> up.stop(running))) {
      try {
        up.run();
      } catch (IOException | RuntimeException e) {
        screen.failed();
        up.undo();
        if (up.wasStopped()) {
          System.err.println("network.sh: what it had begun is taken back");
        }
        throw e;
      }
    }
    return addresses();
  }

  private Answer.Found addresses() {
    List<Answer.Seat> seats =
        network.here().stream()
            .map(
                (Member member) ->
                    new Answer.Seat(
                        member.name(),
                        network.services().address(member).toString(),
                        network
                            .services()
                            .serviceDirectory(member)
                            .resolve("credentials.txt")
                            .toString()))
            .toList();
    screen.table(
        List.of("member", "client service", "passwords"),
        seats.stream()
            .map(seat -> List.of(seat.member(), seat.service(), seat.passwords()))
            .toList());
    screen.line(screen.good("Network ready") + " after " + screen.elapsed());
    return new Answer.Found(0, null, seats);
  }
}
