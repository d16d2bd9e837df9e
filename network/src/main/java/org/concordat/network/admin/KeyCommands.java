package org.concordat.network.admin;

import java.io.IOException;
import java.util.List;
import org.concordat.network.InputException;
import org.concordat.network.NetworkException;
import org.concordat.network.channel.ChannelUpdate;
import org.concordat.network.channel.UnconfirmedException;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.Renewal;
import org.concordat.network.plan.Member;
import org.concordat.network.process.NodeProcess;
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
   * Gives a node new keys. It alone restarts, if it runs; an orderer's new certificate first
   * becomes part of the channel's configuration, which the other orderers agree on.
   */
  void rotate(String node) throws IOException {
    int dot = node.indexOf('.');
    if (dot < 0) {
      throw new InputException("a node is MEMBER.KIND, for example BankA.peer, got " + node);
    }
    Member member = network.memberHere(node.substring(0, dot));
    Issuer issuer = network.fabric().issuer();
    switch (node.substring(dot + 1)) {
      case "peer" -> swap(issuer.renew(member, Issuer.PEER), node);
      case "chaincode", "chaincode-next" ->
          swap(
              issuer.renew(member, Issuer.CHAINCODE),
              member.name() + "." + network.releases().current().port().key());
      case "service" -> swap(issuer.renewUsers(member), node);
      case "admin" -> issuer.renewAdministrators(member).keep();
      case "orderer" -> orderer(member, node);
      default ->
          throw new InputException(
              node
                  + " has no keys of its own; peers, orderers, chaincodes and services do, and"
                  + " MEMBER.admin");
    }
    screen.line(node + " has new keys after " + screen.elapsed());
  }

  private void swap(Renewal renewal, String node) throws IOException {
    NodeProcess process = network.process(node);
    if (!process.running()) {
      renewal.keep();
      return;
    }
    NodeCommands nodes = new NodeCommands(network, screen);
    try {
      screen.step("restarting " + node);
      process.stop();
      nodes.start(node);
      renewal.keep();
    } catch (IOException | RuntimeException e) {
      try {
        process.stop();
        renewal.undo();
        nodes.start(node);
      } catch (IOException | RuntimeException later) {
        e.addSuppressed(later);
      }
      throw e;
    }
  }

  private void orderer(Member member, String node) throws IOException {
    if (!network.plan().ordering().contains(member)) {
      throw new InputException(member.name() + " runs no orderer");
    }
    network.requireAllHere();
    for (Member other : network.plan().ordering()) {
      if (!other.equals(member) && !network.fabric().nodes().orderer(other).running()) {
        throw new NetworkException(
            "the orderer of "
                + other.name()
                + " is stopped; while one changes its keys, all others must run");
      }
    }
    Renewal renewal = network.fabric().issuer().renew(member, Issuer.ORDERER);
    try {
      screen.step("the channel's configuration with the new certificate");
      tell(network.fabric().updateChannel(running()));
    } catch (UnconfirmedException e) {
      renewal.keep(); // the channel most likely has it, and then the old keys are worthless
      throw e;
    } catch (IOException | RuntimeException e) {
      renewal.undo();
      throw e;
    }
    renewal.keep();
    screen.step("restarting " + node);
    network.process(node).stop();
    new NodeCommands(network, screen).start(node);
    new Orderers(network, screen).keepUp(member);
  }

  /**
   * Takes a user's certificate back: no peer takes its proposals any more. Run again, it sees to it
   * that the channel has heard of it.
   */
  void revoke(String user) throws IOException {
    int dot = user.indexOf('.');
    if (dot < 0) {
      throw new InputException("a user is MEMBER.ROLE, for example BankA.scientist, got " + user);
    }
    Member member = network.memberHere(user.substring(0, dot));
    Role role =
        Issuer.roles(member).stream()
            .filter(known -> known.attributeValue().equals(user.substring(dot + 1)))
            .findFirst()
            .orElseThrow(
                () ->
                    new InputException(
                        member.name()
                            + " has the users "
                            + String.join(
                                ", ",
                                Issuer.roles(member).stream().map(Role::attributeValue).toList())));
    network.requireAllHere();
    Issuer issuer = network.fabric().issuer();
    boolean news = issuer.revoke(member, role);
    screen.step("the channel's configuration without the certificate of " + user);
    ChannelUpdate.Outcome outcome;
    try {
      outcome = network.fabric().updateChannel(running());
    } catch (UnconfirmedException e) {
      throw e; // the channel may have it: forgotten here, the next change would lift it there
    } catch (IOException | RuntimeException e) {
      if (news) {
        issuer.forgetRevocation(member, role);
      }
      throw e;
    }
    if (!outcome.changed()) {
      throw new NetworkException("the certificate of " + user + " is taken back already");
    }
    tell(outcome);
    new Orderers(network, screen).keepUp();
    screen.line(
        "The certificate of "
            + user
            + " is refused "
            + (outcome.behind().isEmpty() ? "everywhere" : "wherever the channel's news has come")
            + " after "
            + screen.elapsed());
    screen.line(
        "network.sh rotate-keys " + member.name() + ".service gives the member's users new ones.");
  }

  private void tell(ChannelUpdate.Outcome outcome) {
    screen.behind(outcome.behind());
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
