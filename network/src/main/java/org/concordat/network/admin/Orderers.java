package org.concordat.network.admin;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.concordat.network.node.Figures;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;

/**
 * Sees to it that orderers keep up with each other. SmartBFT 1.0.1, which is in Fabric 3.1.5, can
 * lock itself up when it comes back, or when a view ends, at the moment of a decision (its pull
 * request 681): such an orderer answers, but takes no part until it is started again.
 */
final class Orderers {
  /** Longer than one stands still that only waits for the others. */
  private static final Duration STANDING_STILL = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Network network;
  private final TimedScreen screen;

  Orderers(Network network, TimedScreen screen) {
    this.network = network;
    this.screen = screen;
  }

  /** Waits until every orderer that runs here has what any of them has now. */
  void keepUp() throws IOException {
    keepUp(
        network.here().stream()
            .filter(network.plan().ordering()::contains)
            .filter(member -> network.fabric().nodes().orderer(member).running())
            .toList());
  }

  /** The same with one that was just started; it may have ended again. */
  void keepUp(Member started) throws IOException {
    keepUp(
        network.here().stream()
            .filter(network.plan().ordering()::contains)
            .filter(
                member ->
                    member.equals(started) || network.fabric().nodes().orderer(member).running())
            .toList());
  }

  private void keepUp(List<Member> here) throws IOException {
    long highest = here.stream().mapToLong(member -> lastBlock(member).orElse(0)).max().orElse(0);
    for (Member member : here) {
      if (!reaches(member, highest)) {
        String node = member.name() + ".orderer";
        screen.warn(node + " stands still while the others go on: starting it again");
        network.process(node).stop();
        new NodeCommands(network, screen).start(node);
        if (!reaches(member, highest)) {
          screen.warn(node + " stands still again: its log is shown by network.sh logs " + node);
        }
      }
    }
  }

  /** Whether an orderer gets as far as that, however long it takes as long as it moves. */
  private boolean reaches(Member member, long block) {
    Instant end = Instant.now().plus(LONGEST);
    Instant moved = Instant.now();
    long before = -1;
    while (Instant.now().isBefore(end)) {
      long now = lastBlock(member).orElse(-1);
      if (now >= block) {
        return true;
      }
      if (now > before) {
        before = now;
        moved = Instant.now();
      }
      if (moved.plus(STANDING_STILL).isBefore(Instant.now())) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return false;
  }

  private OptionalLong lastBlock(Member member) {
    return Figures.of(
            network.http(),
            network.plan().port(member, Port.ORDERER_OPERATIONS),
            network.plan().channel())
        .value(Figures.ORDERER_LAST_BLOCK);
  }
}
