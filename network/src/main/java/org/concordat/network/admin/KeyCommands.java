package org.concordat.network.admin;

import java.io.IOException;
import java.util.List;
import org.concordat.network.FabricNetwork;
import org.concordat.network.NetworkException;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.Renewal;
import org.concordat.network.plan.Member;
import org.concordat.protocol.identity.Role;

/** New keys for nodes and users, and certificates taken back. */
final class KeyCommands {
  private final Network network;
  private final TimedScreen screen;

  KeyCommands(Network network, TimedScreen screen) {
    this.network = network;
    this.screen = screen;
  }

  /**
   * Gives a node new keys. It alone restarts; an orderer's new certificate first becomes part of
   * the channel's configuration, which the other orderers agree on.
   */
  void rotate(String node) throws IOException {
    int dot = node.indexOf('.');
    if (dot < 0) {
      throw new NetworkException("a node is MEMBER.KIND, for example BankA.peer, got " + node);
    }
    Member member = network.plan().member(node.substring(0, dot));
    String kind = node.substring(dot + 1);
    FabricNetwork fabric = network.fabric();
    NodeCommands nodes = new NodeCommands(network, screen);
    switch (kind) {
      case "peer" -> swap(fabric.issuer().renew(member, Issuer.PEER), node, nodes);
      case "chaincode", "chaincode-next" ->
          swap(
              fabric.issuer().renew(member, Issuer.CHAINCODE),
              member.name() + "." + network.releases().current().port().key(),
              nodes);
      case "service" -> swap(fabric.issuer().renewUsers(member), node, nodes);
      case "orderer" -> orderer(member, node, nodes);
      default ->
          throw new NetworkException(
              node + " has no keys of its own; peers, orderers, chaincodes and services do");
    }
    screen.line(node + " has new keys after " + screen.elapsed());
  }

  private void swap(Renewal renewal, String node, NodeCommands nodes) throws IOException {
    try {
      screen.step("restarting " + node);
      network.process(node).stop();
      nodes.start(node);
      renewal.keep();
    } catch (IOException | RuntimeException e) {
      network.process(node).stop();
      renewal.undo();
      nodes.start(node);
      throw e;
    }
  }

  private void orderer(Member member, String node, NodeCommands nodes) throws IOException {
    if (!network.plan().ordering().contains(member)) {
      throw new NetworkException(member.name() + " runs no orderer");
    }
    for (Member other : network.plan().ordering()) {
      if (!network.fabric().nodes().orderer(other).running()) {
        throw new NetworkException(
            "the orderer of "
                + other.name()
                + " is stopped; while one changes its keys, all others must run");
      }
    }
    Renewal renewal = network.fabric().issuer().renew(member, Issuer.ORDERER);
    boolean updated = false;
    try {
      screen.step("the channel's configuration with the new certificate");
      network.fabric().updateChannel(running());
      updated = true;
    } finally {
      if (!updated) {
        renewal.undo();
      }
    }
    screen.step("restarting " + node);
    network.process(node).stop();
    nodes.start(node);
    renewal.keep();
    new Orderers(network, screen).keepUp(member);
  }

  /** Takes a user's certificate back: no peer takes its proposals any more. */
  void revoke(String user) throws IOException {
    int dot = user.indexOf('.');
    if (dot < 0) {
      throw new NetworkException("a user is MEMBER.ROLE, for example BankA.scientist, got " + user);
    }
    Member member = network.plan().member(user.substring(0, dot));
    Role role =
        Issuer.roles(member).stream()
            .filter(known -> known.attributeValue().equals(user.substring(dot + 1)))
            .findFirst()
            .orElseThrow(
                () ->
                    new NetworkException(
                        member.name()
                            + " has the users "
                            + String.join(
                                ", ",
                                Issuer.roles(member).stream().map(Role::attributeValue).toList())));
    Issuer issuer = network.fabric().issuer();
    if (!issuer.revoke(member, role)) {
      throw new NetworkException("the certificate of " + user + " is taken back already");
    }
    screen.step("the channel's configuration without the certificate of " + user);
    boolean updated = false;
    try {
      network.fabric().updateChannel(running());
      updated = true;
    } finally {
      if (!updated) {
        issuer.forgetRevocation(member, role);
      }
    }
    new Orderers(network, screen).keepUp();
    screen.line("The certificate of " + user + " is refused everywhere after " + screen.elapsed());
    screen.line(
        "network.sh rotate-keys " + member.name() + ".service gives the member's users new ones.");
  }

  private List<Member> running() {
    List<Member> running =
        network.plan().members().stream()
            .filter(member -> network.fabric().nodes().peer(member).running())
            .toList();
    if (running.isEmpty()) {
      throw new NetworkException("no peer runs; network.sh up starts them");
    }
    return running;
  }
}
