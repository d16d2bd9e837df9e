package org.concordat.network.admin;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.concordat.network.Await;
import org.concordat.network.NetworkException;
import org.concordat.network.lifecycle.ConcordatDefinition;
import org.concordat.network.lifecycle.Lifecycle;
import org.concordat.network.plan.Member;

/** Puts definitions of the chaincode in force, and finds out what is in force. */
final class Definitions {
  /** What was sent has come to a peer by then, or is not known yet. */
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Network network;

  Definitions(Network network) {
    this.network = network;
  }

  /** Approved by every member, committed by the banks of the network. */
  void put(Releases.Release release) throws IOException {
    put(release, network.fabric().lifecycle());
  }

  /** The same, with endorsements collected as another plan has them. */
  void put(Releases.Release release, Lifecycle committing) throws IOException {
    network.releases().propose(release);
    network
        .fabric()
        .define(
            ConcordatDefinition.of(
                network.plan(),
                Integer.toString(release.version()),
                release.sequence(),
                release.memberships()),
            member -> Optional.of(network.chaincode(member, release)),
            committing);
    network.releases().settle(release.sequence());
  }

  /** Finds out what came of a definition that was sent by a command that did not end. */
  void settle() {
    if (network.releases().proposed().isPresent()) {
      network
          .releases()
          .settle(
              sequence()
                  .orElseThrow(
                      () ->
                          new NetworkException(
                              "no peer tells which definition of the chaincode is in force")));
    }
  }

  /** Whether a definition is in force although putting it there failed somewhere. */
  boolean cameInForce(Releases.Release release) {
    return Await.until(
        UNTIL_KNOWN,
        PAUSE,
        () -> {
          OptionalLong sequence = sequence();
          boolean came = sequence.isPresent() && sequence.getAsLong() >= release.sequence();
          if (came) {
            network.releases().settle(sequence.getAsLong());
          }
          return came;
        });
  }

  /** The highest number that a peer here tells; empty when none answers. */
  private OptionalLong sequence() {
    OptionalLong highest = OptionalLong.empty();
    for (Member member : network.here()) {
      if (!network.fabric().nodes().peer(member).running()) {
        continue;
      }
      try {
        long told =
            network
                .fabric()
                .lifecycle()
                .committed(member, network.plan().chaincode())
                .map(definition -> definition.getSequence())
                .orElse(0L);
        highest = OptionalLong.of(Math.max(told, highest.orElse(0)));
      } catch (NetworkException | IOException e) {
        // Another peer may know.
      }
    }
    return highest;
  }
}
