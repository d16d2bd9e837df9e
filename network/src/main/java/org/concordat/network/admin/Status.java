package org.concordat.network.admin;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.concordat.network.NetworkException;
import org.concordat.network.Together;
import org.concordat.network.node.Figures;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;

/** The network at a glance: one line for each process. */
final class Status {
  private static final String NONE = "";
  private static final String NO_ANSWER = "no answer";
  private static final int SOON = 30;

  /** Blocks a node may be behind the others for a moment, while nothing is wrong with it. */
  private static final long BEHIND = 10;

  private final Network network;
  private final TimedScreen screen;
  private final Instant now;
  private final Map<String, Figures> figures = new ConcurrentHashMap<>();
  private final Map<String, String> sequences = new ConcurrentHashMap<>();
  private long highest;

  Status(Network network, TimedScreen screen, Instant now) {
    this.network = network;
    this.screen = screen;
    this.now = now;
  }

  /** Draws the table; what is found counts as failed unless everything runs. */
  Answer.Found show() {
    Together.forEach(network.here(), this::ask);
    highest =
        network.here().stream()
            .flatMap(member -> Stream.of(blocks(member, "peer"), blocks(member, "orderer")))
            .mapToLong(blocks -> blocks.orElse(0))
            .max()
            .orElse(0);
    List<Answer.Node> nodes = new ArrayList<>();
    for (Member member : network.here()) {
      for (NodeProcess process : network.processes(member)) {
        nodes.add(node(member, process));
      }
    }
    screen.table(
        List.of("node", "process", "address", "height", "leads", "sequence", "certificate"),
        nodes.stream().map(this::row).toList());
    long stopped = nodes.stream().filter(node -> node.process() == null).count();
    administrators();
    screen.line(
        (stopped == 0
                ? screen.good("All " + nodes.size() + " processes run.")
                : screen.bad(stopped + " of " + nodes.size() + " processes are stopped."))
            + "  State in "
            + network.fabric().directory().root());
    return new Answer.Found(stopped == 0 ? 0 : 1, nodes, null);
  }

  private Answer.Node node(Member member, NodeProcess process) {
    String kind = process.name().substring(member.name().length() + 1);
    Optional<Long> number = process.handle().map(ProcessHandle::pid);
    OptionalLong blocks = number.isPresent() ? blocks(member, kind) : OptionalLong.empty();
    OptionalLong days = new Certificates(network).days(member, kind, now);
    return new Answer.Node(
        process.name(),
        member.name(),
        kind,
        number.orElse(null),
        address(member, kind),
        boxed(blocks),
        blocks.isEmpty() ? null : Long.valueOf(highest - blocks.getAsLong()),
        kind.equals("orderer") ? leads(member) : null,
        kind.equals("peer") ? sequences.get(member.name()) : null,
        boxed(days));
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? Long.valueOf(value.getAsLong()) : null;
  }

  private List<String> row(Answer.Node node) {
    return List.of(
        node.name(),
        node.process() == null ? screen.bad("stopped") : node.process().toString(),
        node.address() == null ? NONE : node.address(),
        height(node),
        Boolean.TRUE.equals(node.leader()) ? "leader" : NONE,
        node.sequence() == null ? NONE : sequence(node.sequence()),
        node.certificateDays() == null ? NONE : days(node.certificateDays()));
  }

  /** Administrators run no process, so their certificates have no line in the table. */
  private void administrators() {
    for (Member member : network.here()) {
      OptionalLong days = new Certificates(network).days(member, "admin", now);
      if (days.isPresent() && days.getAsLong() < SOON) {
        screen.warn(
            screen.bad("The administrators' certificates of " + member.name() + " end soon")
                + " ("
                + days(days.getAsLong())
                + "); network.sh rotate-keys "
                + member.name()
                + ".admin gives them others");
      }
    }
  }

  private String address(Member member, String node) {
    Port port =
        switch (node) {
          case "orderer" -> Port.ORDERER;
          case "peer" -> Port.PEER;
          case "chaincode" -> Port.CHAINCODE;
          case "chaincode-next" -> Port.CHAINCODE_NEXT;
          case "broker" -> Port.BROKER;
          case "service" -> Port.SERVICE;
          default -> null;
        };
    return port == null ? null : network.plan().address(member, port);
  }

  private String height(Answer.Node node) {
    if (node.height() == null) {
      return NONE;
    }
    return node.behind() > BEHIND
        ? screen.bad(node.height() + ", " + node.behind() + " behind")
        : node.height().toString();
  }

  private OptionalLong blocks(Member member, String node) {
    return switch (node) {
      case "peer" -> figure(member, node, Figures.PEER_HEIGHT);
      case "orderer" -> {
        OptionalLong last = figure(member, node, Figures.ORDERER_LAST_BLOCK);
        yield last.isEmpty() ? last : OptionalLong.of(last.getAsLong() + 1);
      }
      default -> OptionalLong.empty();
    };
  }

  private boolean leads(Member member) {
    return figure(member, "orderer", Figures.LEADS).equals(OptionalLong.of(1));
  }

  private OptionalLong figure(Member member, String node, String name) {
    Figures told = figures.get(member.name() + "." + node);
    return told == null ? OptionalLong.empty() : told.value(name);
  }

  private String sequence(String told) {
    return told.equals(NO_ANSWER) ? screen.bad(told) : told;
  }

  private String days(long days) {
    String text = days < 0 ? "ended" : days + " days";
    return days < SOON ? screen.bad(text) : text;
  }

  private void ask(Member member) {
    if (network.fabric().nodes().peer(member).running()) {
      read(member, "peer", Port.PEER_OPERATIONS);
      try {
        network
            .fabric()
            .lifecycle()
            .committed(member, network.plan().chaincode())
            .ifPresent(
                definition ->
                    sequences.put(member.name(), Long.toString(definition.getSequence())));
      } catch (NetworkException e) {
        sequences.put(member.name(), NO_ANSWER);
      } catch (IOException e) {
        // Only its administrator may ask, whose keys may be kept elsewhere.
        sequences.put(member.name(), "not asked");
      }
    }
    if (network.plan().ordering().contains(member)
        && network.fabric().nodes().orderer(member).running()) {
      read(member, "orderer", Port.ORDERER_OPERATIONS);
    }
  }

  private void read(Member member, String node, Port operations) {
    figures.put(
        member.name() + "." + node,
        Figures.of(
            network.http(), network.plan().port(member, operations), network.plan().channel()));
  }
}
