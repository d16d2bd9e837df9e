package org.concordat.network.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.concordat.network.NetworkException;
import org.concordat.network.Together;
import org.concordat.network.node.Nodes;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.service.MemberServices;

/** What is done to single processes, and to all of them at once. */
final class NodeCommands {
  private static final int MOST_STARTS = 3;

  private final Network network;
  private final TimedScreen screen;

  NodeCommands(Network network, TimedScreen screen) {
    this.network = network;
    this.screen = screen;
  }

  /** Shows what a process has said. */
  void logs(String node) throws IOException {
    NodeProcess process = network.process(node);
    if (!Files.exists(process.log())) {
      throw new NetworkException(node + " has said nothing yet: there is no " + process.log());
    }
    // It may be long, and end in the middle of a letter: a reader of one's own takes both.
    try (BufferedReader log =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(process.log()), StandardCharsets.UTF_8))) {
      log.lines().forEach(screen::line);
    }
  }

  void stop(String node) {
    NodeProcess process = network.process(node);
    boolean ran = process.running();
    screen.step("stopping " + node);
    process.stop();
    screen.line(node + (ran ? " is stopped" : " was stopped already"));
  }

  void restart(String node) throws IOException {
    NodeProcess process = network.process(node);
    if (List.of("peer", "orderer").contains(kind(process))) {
      network.fabric().requirePrograms(); // before it is stopped
    }
    screen.step("restarting " + node);
    process.stop();
    start(node);
    if (kind(network.process(node)).equals("orderer")) {
      new Orderers(network, screen)
          .keepUp(network.plan().member(node.substring(0, node.indexOf('.'))));
    }
    screen.line(node + " is ready after " + screen.elapsed());
  }

  /** Starts a process and waits until it is ready. */
  void start(String node) throws IOException {
    int dot = node.indexOf('.');
    Member member = network.plan().member(node.substring(0, dot));
    MemberServices services = network.services();
    switch (node.substring(dot + 1)) {
      case "orderer" -> orderer(member);
      case "peer" -> {
        network.fabric().nodes().startPeer(member);
        network.fabric().nodes().awaitPeer(member);
        network.fabric().nodes().joinPeer(member);
        network
            .fabric()
            .lifecycle()
            .install(member, network.chaincode(member, network.releases().current()));
      }
      case "chaincode" -> chaincode(member, Port.CHAINCODE);
      case "chaincode-next" -> chaincode(member, Port.CHAINCODE_NEXT);
      case "broker" -> {
        services.startBroker(member);
        services.awaitBroker(member);
      }
      case "worker" -> {
        services.startWorker(member);
        services.awaitWorker(member);
      }
      case "service" -> {
        services.startService(member);
        services.awaitService(member);
      }
      default -> throw new NetworkException("there is no node " + node);
    }
  }

  /**
   * One that joins a channel on which blocks are being decided may be told of a vote before it can
   * listen, and ends: seen with SmartBFT 1.0.1, which is in Fabric 3.1.5.
   */
  private void orderer(Member member) {
    Nodes nodes = network.fabric().nodes();
    for (int attempt = 1; ; attempt++) {
      nodes.startOrderer(member);
      nodes.awaitOrderer(member);
      try {
        nodes.joinOrderer(member);
        return;
      } catch (NetworkException e) {
        if (attempt == MOST_STARTS) {
          throw e;
        }
        screen.warn(member.name() + ".orderer ended while it joined: starting it again");
        nodes.orderer(member).stop();
      }
    }
  }

  private void chaincode(Member member, Port port) throws IOException {
    new Definitions(network).settle();
    Releases.Release current = network.releases().current();
    if (current.port() != port) {
      throw new NetworkException(
          member.name() + "." + port.key() + " is of a version that is no longer in force");
    }
    network.startChaincode(member, current);
    network.services().awaitChaincode(member, port);
  }

  /** Stops everything: first those who ask, then those who answer. */
  void down() {
    for (List<String> kinds :
        List.of(
            List.of("service", "worker"),
            List.of("broker", "chaincode", "chaincode-next", "peer"),
            List.of("orderer"))) {
      List<NodeProcess> now =
          network.processes().stream()
              .filter(process -> kinds.contains(kind(process)))
              .filter(NodeProcess::running)
              .toList();
      if (!now.isEmpty()) {
        screen.step("stopping " + String.join(", ", kinds));
      }
      Together.forEach(now, NodeProcess::stop);
    }
    screen.done();
  }

  private static String kind(NodeProcess process) {
    return process.name().substring(process.name().indexOf('.') + 1);
  }
}
