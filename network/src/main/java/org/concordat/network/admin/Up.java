package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.concordat.network.FabricNetwork;
import org.concordat.network.NetworkException;
import org.concordat.network.Together;
import org.concordat.network.files.Inventory;
import org.concordat.network.files.Trees;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.service.MemberServices;
import org.concordat.protocol.governance.Membership;

/**
 * Starts what does not run yet, and makes what is not there yet. When it fails, what it started is
 * stopped, what it made is removed, and what was there before is as it was.
 */
final class Up {
  private static final long LEAST_SPACE = 256L << 20;

  /** Processes go on writing there, also while a start is taken back that was not theirs. */
  private static final Set<String> WRITTEN_BY_PROCESSES =
      Set.of("ledger", "wal", "snapshots", "service", "broker", "worker", "logs");

  private final Network network;
  private final TimedScreen screen;
  private final Optional<Inventory> before;
  private final Set<String> ranBefore = new TreeSet<>();
  private boolean stopped;
  private boolean done;

  Up(Network network, TimedScreen screen) throws IOException {
    this.network = network;
    this.screen = screen;
    this.before =
        Files.exists(root(network))
            ? Optional.of(Inventory.of(root(network), WRITTEN_BY_PROCESSES))
            : Optional.empty();
    network.processes().stream()
        .filter(NodeProcess::running)
        .forEach(process -> ranBefore.add(process.name()));
  }

  private static Path root(Network network) {
    return network.fabric().directory().root();
  }

  void run() throws IOException {
    checkPorts();
    requireSpace(root(network), LEAST_SPACE);
    FabricNetwork fabric = network.fabric();
    network.plan().orderingWarning().ifPresent(screen::warn);
    screen.step("certificates and configuration");
    fabric.prepare();
    List<Member> ended = new Certificates(network).requireValid(Instant.now());
    for (Member member : ended) {
      screen.warn(
          screen.bad(member.name() + ".orderer is not started: its certificate has ended")
              + "; network.sh rotate-keys "
              + member.name()
              + ".orderer gives it another");
    }
    screen.step("orderers, peers, chaincode, broker");
    List<Releases.Release> candidates = candidates();
    for (Releases.Release release : candidates) {
      Together.forEach(network.here(), member -> network.startChaincode(member, release));
    }
    network.services().brokers(network.here()).forEach(network.services()::startBroker);
    fabric.start(ended);
    define(candidates);
    screen.step("the first endorsement");
    fabric.awaitEndorsement();
    screen.note("Chaincode ready");
    startServices();
    screen.done();
    end();
  }

  private synchronized void end() {
    if (stopped) {
      throw new NetworkException("interrupted");
    }
    done = true;
  }

  /**
   * What may be in force: the last definition known to be, and one that a command sent which did
   * not see what came of it.
   */
  private List<Releases.Release> candidates() {
    List<Releases.Release> candidates = new ArrayList<>();
    if (known()) {
      candidates.add(network.releases().current());
    } else {
      candidates.add(
          Releases.first(
              network.build(),
              new Membership(1, network.plan().banks().stream().map(Member::mspId).toList())));
    }
    network.releases().proposed().filter(p -> known()).ifPresent(candidates::add);
    return candidates;
  }

  private boolean known() {
    return network.releases().current().sequence() > 0;
  }

  /** Defines the chaincode on a new channel; on an old one the peers know it already. */
  private void define(List<Releases.Release> candidates) throws IOException {
    Definitions definitions = new Definitions(network);
    if (!known()) {
      Releases.Release first = candidates.getFirst();
      screen.step("chaincode: installed, approved by all, in force");
      Together.forEach(
          network.here(), member -> network.services().awaitChaincode(member, first.port()));
      definitions.put(first);
      return;
    }
    definitions.settle();
    Releases.Release inForce = network.releases().current();
    for (Releases.Release release : candidates) {
      if (release.port() != inForce.port()) {
        Together.forEach(
            network.here(), member -> network.services().chaincode(member, release.port()).stop());
      }
    }
    // A peer that has lost its ledger has lost the package with it; its approval stands.
    Together.forEach(
        network.here(),
        member -> network.fabric().lifecycle().install(member, network.chaincode(member, inForce)));
  }

  private void startServices() {
    MemberServices services = network.services();
    List<Member> members = network.here();
    List<Member> banks = members.stream().filter(Member::isBank).toList();
    services.brokers(members).forEach(services::awaitBroker);
    Together.forEach(members, services::startService);
    Together.forEach(banks, services::startWorker);
    int[] ready = {0, members.size() + banks.size()};
    screen.progress("client services and workers", 0, ready[1]);
    Together.forEach(
        members,
        member -> {
          services.awaitService(member);
          count(ready);
          if (member.isBank()) {
            services.awaitWorker(member);
            count(ready);
          }
        });
  }

  private synchronized void count(int[] ready) {
    ready[0]++;
    screen.progress("client services and workers", ready[0], ready[1]);
  }

  /** A port in use by somebody else is found before anything is started. */
  private void checkPorts() {
    NetworkPlan plan = network.plan();
    List<String> taken = new ArrayList<>();
    for (Member member : network.here()) {
      List<NodeProcess> processes = network.processes(member);
      if (processes.stream().anyMatch(process -> ranBefore.contains(process.name()))) {
        continue;
      }
      for (Port port : ports(member)) {
        if (!FreePorts.isFree(plan, member, port)) {
          taken.add(plan.port(member, port) + " (" + member.name() + "." + port.key() + ")");
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new NetworkException(
          (taken.size() == 1 ? "a port is in use: " : "ports are in use: ")
              + String.join(", ", taken)
              + "; stop what listens there, or choose other ports in the plan");
    }
  }

  private List<Port> ports(Member member) {
    List<Port> ports = new ArrayList<>(List.of(Port.values()));
    if (!network.plan().ordering().contains(member)) {
      ports.removeAll(List.of(Port.ORDERER, Port.ORDERER_ADMIN, Port.ORDERER_OPERATIONS));
    }
    if (!member.isBank() || !network.services().brokerOf(member).equals(member)) {
      ports.removeAll(List.of(Port.BROKER, Port.BROKER_CONTROLLER));
    }
    return ports;
  }

  /** A ledger on a full disk is damaged. */
  static void requireSpace(Path directory, long least) throws IOException {
    Path existing = directory;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    long space = Files.getFileStore(existing).getUsableSpace();
    if (space < least) {
      throw new NetworkException(
          "the disk of "
              + existing
              + " has "
              + (space >> 20)
              + " MiB left; a network takes at least "
              + (least >> 20)
              + " MiB");
    }
  }

  /**
   * Makes the run fail wherever it is, unless it is done: none of its waits goes on, and no process
   * starts any more. It is for the run to take itself back.
   *
   * @param running the thread of the run
   */
  synchronized void stop(Thread running) {
    if (done) {
      return;
    }
    stopped = true;
    running.interrupt();
    network.fabric().starts().close();
    killStarted();
  }

  /** Whether it was told to stop before it was done. */
  synchronized boolean wasStopped() {
    return stopped;
  }

  private void killStarted() {
    Together.forEach(
        network.processes().stream().filter(p -> !ranBefore.contains(p.name())).toList(),
        NodeProcess::kill);
  }

  /** Takes back what this run did, unless it is done. */
  synchronized void undo() {
    if (done) {
      return;
    }
    done = true;
    // What made it fail is not to disturb its being taken back.
    Thread.interrupted();
    killStarted();
    try {
      if (before.isPresent()) {
        before.get().removeNew();
      } else {
        Trees.remove(root(network));
      }
    } catch (IOException e) {
      throw new NetworkException(
          "cannot take back what was made in " + root(network) + ": " + e.getMessage(), e);
    }
  }
}
