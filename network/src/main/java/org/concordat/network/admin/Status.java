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

  /** Draws the table; returns whether everything runs. */
  boolean show() {
    Together.forEach(network.here(), this::ask);
    highest =
        network.here().stream()
            .flatMap(member -> Stream.of(blocks(member, "peer"), blocks(member, "orderer")))
            .mapToLong(blocks -> blocks.orElse(0))
            .max()
            .orElse(0);
    List<List<String>> rows = new ArrayList<>();
    int stopped = 0;
    for (Member member : network.here()) {
      for (NodeProcess process : network.processes(member)) {
        String node = process.name().substring(member.name().length() + 1);
        Optional<ProcessHandle> handle = process.handle();
        if (handle.isEmpty()) {
          stopped++;
        }
        rows.add(
            List.of(
                process.name(),
                handle.map(h -> Long.toString(h.pid())).orElse(screen.bad("stopped")),
                address(member, node),
                height(member, node, handle.isPresent()),
                node.equals("orderer") ? leader(member) : NONE,
                node.equals("peer") ? sequences.getOrDefault(member.name(), NONE) : NONE,
                days(member, node)));
      }
    }
    screen.table(
        List.of("node", "process", "address", "height", "leads", "sequence", "certificate"), rows);
    int all = rows.size();
    screen.line("");
    administrators();
    screen.line(
        (stopped == 0
                ? screen.good("All " + all + " processes run.")
                : screen.bad(stopped + " of " + all + " processes are stopped."))
            + "  State in "
            + network.fabric().directory().root());
    return stopped == 0;
  }

  /** Administrators run no process, so their certificates have no line in the table. */
  private void administrators() {
    for (Member member : network.here()) {
      OptionalLong days = new Certificates(network).days(member, "admin", now);
      if (days.isPresent() && days.getAsLong() < SOON) {
        screen.line(
            screen.bad("The administrators' certificates of " + member.name() + " end soon")
                + " ("
                + days(member, "admin")
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
    return port == null ? NONE : network.plan().address(member, port);
  }

  private String height(Member member, String node, boolean running) {
    if (!running) {
      return NONE;
    }
    OptionalLong blocks = blocks(member, node);
    if (blocks.isEmpty()) {
      return NONE;
    }
    long behind = highest - blocks.getAsLong();
    return behind > BEHIND
        ? screen.bad(blocks.getAsLong() + ", " + behind + " behind")
        : Long.toString(blocks.getAsLong());
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

  private String leader(Member member) {
    return figure(member, "orderer", Figures.LEADS).equals(OptionalLong.of(1)) ? "leader" : NONE;
  }

  private OptionalLong figure(Member member, String node, String name) {
    Figures told = figures.get(member.name() + "." + node);
    return told == null ? OptionalLong.empty() : told.value(name);
  }

  private String days(Member member, String node) {
    OptionalLong days = new Certificates(network).days(member, node, now);
    if (days.isEmpty()) {
      return NONE;
    }
    String text = days.getAsLong() < 0 ? "ended" : days.getAsLong() + " days";
    return days.getAsLong() < SOON ? screen.bad(text) : text;
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
        sequences.put(member.name(), screen.bad("no answer"));
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
