package org.concordat.network.admin;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.concordat.network.Together;
import org.concordat.network.process.NodeProcess;

/**
 * Puts the chaincode of this build in force: the new processes run beside the old ones until every
 * peer has the new definition, so that no transaction finds nobody to answer.
 */
final class Upgrade {
  /** What was proposed under the old definition has been ordered by then, or never will be. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Network network;
  private final TimedScreen screen;

  Upgrade(Network network, TimedScreen screen) {
    this.network = network;
    this.screen = screen;
  }

  void run() throws IOException {
    network.fabric().start();
    Definitions definitions = new Definitions(network);
    definitions.settle();
    Releases.Release current = network.releases().current();
    Releases.Release next = current.nextVersion(network.build());
    boolean needed = false;
    try {
      screen.step("chaincode " + next.label() + " beside " + current.label());
      Together.forEach(
          network.here(),
          member -> {
            network.startChaincode(member, next);
            network.services().awaitChaincode(member, next.port());
          });
      screen.step("definition " + next.sequence() + ": installed, approved by all, in force");
      try {
        definitions.put(next);
      } catch (IOException | RuntimeException e) {
        if (!definitions.cameInForce(next)) {
          throw e;
        }
        screen.warn("In force, although: " + e.getMessage());
      }
      needed = true;
    } finally {
      if (!needed) {
        Together.forEach(
            network.here(), member -> network.services().chaincode(member, next.port()).stop());
      }
    }
    screen.step("the first endorsement");
    network.fabric().awaitEndorsement();
    screen.step("waiting for what " + current.label() + " has begun");
    LockSupport.parkNanos(LINGER.toNanos());
    Together.forEach(
        network.here().stream()
            .map(member -> network.services().chaincode(member, current.port()))
            .toList(),
        NodeProcess::stop);
    screen.line(
        "Chaincode "
            + next.label()
            + " is in force with definition "
            + next.sequence()
            + " after "
            + screen.elapsed());
  }
}
