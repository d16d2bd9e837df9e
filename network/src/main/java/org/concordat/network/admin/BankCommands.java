package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.concordat.network.FabricNetwork;
import org.concordat.network.InputException;
import org.concordat.network.NetworkException;
import org.concordat.network.channel.UnconfirmedException;
import org.concordat.network.files.Trees;
import org.concordat.network.ledger.Chartered;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Membership;

/**
 * Takes banks in and lets them go. Who is a member is decided by the banks' officers, with a
 * charter; here the network is made to fit.
 */
final class BankCommands {
  private static final int STEP = 100;

  private final Network network;
  private final TimedScreen screen;
  private final Function<NetworkPlan, Network> open;

  /**
   * @param network the network as it is
   * @param screen what the administrator sees
   * @param open opens the same network with another plan
   */
  BankCommands(Network network, TimedScreen screen, Function<NetworkPlan, Network> open) {
    this.network = network;
    this.screen = screen;
    this.open = open;
  }

  /**
   * Takes a bank in: on the channel, with a peer, its chaincode, its service and its worker. Run
   * again after a failure, it goes on where it stopped.
   */
  void add(String name) throws IOException {
    NetworkPlan before = network.plan();
    boolean known = before.members().stream().anyMatch(member -> member.name().equals(name));
    NetworkPlan plan = known ? before : with(before, name);
    Member bank = plan.member(name);
    if (!bank.isBank()) {
      throw new InputException(name + " is a regulator, not a bank");
    }
    List<Member> others = before.members().stream().filter(m -> !m.name().equals(name)).toList();
    network.requireAllHere();
    requireRunning(others);
    new Definitions(network).settle();
    try (Network larger = open.apply(plan)) {
      FabricNetwork fabric = larger.fabric();
      if (!known) {
        join(larger, bank, others);
      }
      screen.step("peer and chaincode of " + name);
      Releases.Release current = larger.releases().current();
      fabric.nodes().startPeer(bank);
      larger.startChaincode(bank, current);
      fabric.nodes().awaitPeer(bank);
      fabric.nodes().joinPeer(bank);
      larger.services().awaitChaincode(bank, current.port());
      screen.step("the channel's definition with " + name);
      Releases.Release next = current.withMembership(next(larger, asked(others)));
      if (!next.memberships().equals(current.memberships())) {
        new Definitions(larger).put(next);
      }
      screen.step("service and worker of " + name);
      larger.services().startBroker(larger.services().brokerOf(bank));
      larger.services().startService(bank);
      larger.services().startWorker(bank);
      larger.services().awaitService(bank);
      larger.services().awaitWorker(bank);
      new Orderers(larger, screen).keepUp();
      screen.line(name + " is on the channel after " + screen.elapsed());
      screen.line("It takes part once a charter with " + bank.mspId() + " is in force.");
    }
  }

  private void join(Network larger, Member bank, List<Member> others) throws IOException {
    NetworkDirectory directory = larger.fabric().directory();
    screen.step("certificates of " + bank.name());
    try {
      larger.fabric().issuer().prepare(bank, false);
      screen.step("the channel's configuration with " + bank.name());
      screen.behind(larger.fabric().updateChannel(others).behind());
    } catch (UnconfirmedException e) {
      throw e; // the channel may know these roots: the next run goes on with them
    } catch (IOException | RuntimeException e) {
      Trees.remove(directory.member(bank));
      Trees.remove(directory.organisation(bank.mspId()));
      throw e;
    }
    write(larger.plan());
  }

  /** The bank that is asked for charters: a regulator has no officer. */
  private static Member asked(List<Member> members) {
    return members.stream().filter(Member::isBank).findFirst().orElseThrow();
  }

  /** The membership that the next charter, with all banks of the plan, will begin. */
  private static Membership next(Network network, Member asked) throws IOException {
    List<String> banks = network.plan().banks().stream().map(Member::mspId).toList();
    Chartered chartered = network.chartered();
    Optional<Membership> current = chartered.membership(asked);
    if (current.isPresent() && current.get().banks().equals(banks.stream().sorted().toList())) {
      return current.get();
    }
    int version = chartered.charter(asked).map(Charter::version).orElse(0) + 1;
    return new Membership(version, banks);
  }

  /** Lets a bank go that no charter names any more. */
  void remove(String name) throws IOException {
    NetworkPlan before = network.plan();
    Member bank = network.member(name);
    if (!bank.isBank()) {
      throw new InputException(name + " is a regulator, not a bank");
    }
    if (before.ordering().contains(bank)) {
      throw new NetworkException(
          name
              + " runs an orderer: blocks need a quorum of "
              + before.ordering().size()
              + " orderers, so one of the banks without an orderer may go");
    }
    List<Member> others = before.members().stream().filter(m -> !m.name().equals(name)).toList();
    network.requireAllHere();
    requireNoOtherUsesBroker(bank);
    requireRunning(others);
    new Definitions(network).settle();
    Optional<Charter> charter = network.chartered().charter(asked(others));
    if (charter.isPresent() && charter.get().banks().contains(bank.mspId())) {
      throw new NetworkException(
          bank.mspId()
              + " is a bank of charter "
              + charter.get().version()
              + ", which is in force; the banks agree on a charter without it first");
    }
    NetworkPlan plan = before.withMembers(others);
    try (Network smaller = open.apply(plan)) {
      screen.step("the channel's definition without " + name);
      Releases.Release current = network.releases().current();
      new Definitions(smaller)
          .put(current.withMembership(next(smaller, asked(others))), network.fabric().lifecycle());
      screen.step("stopping the processes of " + name);
      stop(bank);
      screen.step("the channel's configuration without " + name);
      screen.behind(smaller.fabric().updateChannel(others).behind());
      Path kept = left(smaller.fabric().directory().root(), name);
      if (Files.exists(smaller.fabric().directory().member(bank))) {
        Files.move(smaller.fabric().directory().member(bank), kept);
      }
      Trees.remove(smaller.fabric().directory().organisation(bank.mspId()));
      write(plan);
      new Orderers(smaller, screen).keepUp();
      screen.line(name + " has left after " + screen.elapsed() + "; what it held is in " + kept);
    }
  }

  /** Where a bank's things go; what it left another time stays. */
  private static Path left(Path root, String name) throws IOException {
    Path folder = Files.createDirectories(root.resolve("left"));
    Path kept = folder.resolve(name);
    for (int time = 2; Files.exists(kept); time++) {
      kept = folder.resolve(name + "-" + time);
    }
    return kept;
  }

  private void stop(Member bank) {
    network.processes(bank).reversed().forEach(NodeProcess::stop);
  }

  private void requireNoOtherUsesBroker(Member bank) {
    for (Member other : network.plan().banks()) {
      if (!other.equals(bank) && network.services().brokerOf(other).equals(bank)) {
        throw new NetworkException(
            bank.name()
                + " holds the broker that "
                + other.name()
                + " uses; give that bank a host of its own first");
      }
    }
  }

  private void requireRunning(List<Member> members) {
    for (Member member : members) {
      if (!network.fabric().nodes().peer(member).running()) {
        throw new NetworkException(
            "the peer of " + member.name() + " is stopped; network.sh up starts it");
      }
    }
  }

  /** Puts the bank on the next ports that are free, where the first bank is. */
  static NetworkPlan with(NetworkPlan before, String name) {
    Member first = before.banks().getFirst();
    try {
      // On a host of its own no port can be in the way: what is refused then is the name.
      with(before, new Member(name, Member.Kind.BANK, "its.own.host", first.firstPort()));
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    for (int port = first.firstPort() + STEP; port <= Member.HIGHEST_FIRST_PORT; port += STEP) {
      Member bank = new Member(name, Member.Kind.BANK, first.host(), port);
      NetworkPlan plan;
      try {
        plan = with(before, bank);
      } catch (IllegalArgumentException e) {
        continue; // ports of another member
      }
      if (Stream.of(Port.values()).allMatch(each -> FreePorts.isFree(plan, bank, each))) {
        return plan;
      }
    }
    throw new NetworkException("there are no free ports at " + first.host() + " for " + name);
  }

  private static NetworkPlan with(NetworkPlan before, Member bank) {
    List<Member> members = new ArrayList<>(before.members());
    members.add(bank);
    return before.withMembers(members);
  }

  private void write(NetworkPlan plan) throws IOException {
    Path file = network.fabric().directory().plan();
    Path whole = file.resolveSibling("network.properties.new");
    Files.writeString(whole, PlanFile.write(plan));
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
