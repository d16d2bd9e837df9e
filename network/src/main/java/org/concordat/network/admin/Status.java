package org.concordat.network.admin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.network.NetworkException;
import org.concordat.network.Together;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;

/** The network at a glance: one line for each process. */
final class Status {
  private static final String NONE = "";
  private static final int SOON = 30;

  private final Network network;
  private final Screen screen;
  private final Instant now;
  private final Map<String, String> figures = new ConcurrentHashMap<>();
  private final Map<String, String> sequences = new ConcurrentHashMap<>();

  Status(Network network, Screen screen, Instant now) {
    this.network = network;
    this.screen = screen;
    this.now = now;
  }

  /** Draws the table; returns whether everything runs. */
  boolean show() {
    Together.forEach(network.here(), this::ask);
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
    screen.line(
        (stopped == 0
                ? screen.good("All " + all + " processes run.")
                : screen.bad(stopped + " of " + all + " processes are stopped."))
            + "  State in "
            + network.fabric().directory().root());
    return stopped == 0;
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
    String channel = "{channel=\"" + network.plan().channel() + "\"}";
    return switch (node) {
      case "peer" -> figure(member, "ledger_blockchain_height" + channel);
      case "orderer" -> {
        String last = figure(member, "consensus_BFT_committed_block_number" + channel);
        yield last.isEmpty() ? NONE : Long.toString(Long.parseLong(last) + 1);
      }
      default -> NONE;
    };
  }

  private String leader(Member member) {
    String channel = "{channel=\"" + network.plan().channel() + "\"}";
    return figure(member, "consensus_BFT_is_leader" + channel).equals("1") ? "leader" : NONE;
  }

  private String figure(Member member, String name) {
    String text = figures.get(member.name() + " " + name);
    return text == null ? NONE : text;
  }

  private String days(Member member, String node) {
    OptionalLong days = new Certificates(network).days(member, node, now);
    if (days.isEmpty()) {
      return NONE;
    }
    String text = days.getAsLong() < 0 ? "ended" : days.getAsLong() + " days";
    return days.getAsLong() < SOON ? screen.bad(text) : text;
  }

  private void ask(Member member) throws IOException {
    if (network.fabric().nodes().peer(member).running()) {
      read(member, Port.PEER_OPERATIONS);
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
      }
    }
    if (network.plan().ordering().contains(member)
        && network.fabric().nodes().orderer(member).running()) {
      read(member, Port.ORDERER_OPERATIONS);
    }
  }

  /** Reads a node's figures; one that does not answer has none. */
  private void read(Member member, Port operations) {
    Pattern line = Pattern.compile("(?m)^([a-zA-Z_]+(?:\\{[^}]*})?) ([0-9.e+]+)$");
    try {
      HttpResponse<String> page =
          network
              .http()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:"
                                  + network.plan().port(member, operations)
                                  + "/metrics"))
                      .timeout(Duration.ofSeconds(2))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      Matcher matcher = line.matcher(page.body());
      Map<String, String> found = new TreeMap<>();
      while (matcher.find()) {
        found.put(
            member.name() + " " + matcher.group(1),
            Long.toString((long) Double.parseDouble(matcher.group(2))));
      }
      figures.putAll(found);
    } catch (IOException e) {
      figures.put(member.name() + " " + operations, "no answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted", e);
    }
  }
}
