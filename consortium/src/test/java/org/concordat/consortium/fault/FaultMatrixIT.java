package org.concordat.consortium.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.member.MemberClient;
import org.concordat.network.plan.Member;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.service.rest.Bodies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Seven kinds of fault, each in each of four phases, and then half of the orderers at once: on a
 * network of real processes, in one study that goes on through all of it. Deadlines are an hour
 * away, so that no bank is cut off and the models must be those of a run without faults.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultMatrixIT {
  private static final long SEED = 23;
  private static final int BANKS = 5;

  private static final String VICTIM = "BankC";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final RecoveryTable table = new RecoveryTable();
  private LiveStudy live;
  private FaultNetwork network;
  private Study study;
  private RoundAudit rounds;
  private Timeline timeline;
  private MemberClient auditor;

  @BeforeAll
  void start() throws Exception {
    LiveStudy.assumeFabric("Fault matrix");
    live = LiveStudy.start("faults", GeneratedBanks.draw(BANKS, 600, 400, SEED), SEED, 4, PATIENCE);
    network = live.network();
    study = live.study();
    rounds = live.rounds();
    timeline = live.timeline();
    auditor = live.auditor();
  }

  @AfterAll
  void stop() throws Exception {
    if (live == null) {
      return;
    }
    try {
      table.write(timeline, Path.of("target", "fault-matrix.md"));
    } finally {
      live.close();
    }
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> every_round_ends_whatever_fails_in_whichever_phase() {
    return Stream.of(Fault.values())
        .flatMap(
            fault ->
                Stream.of(Phase.values())
                    .map(
                        phase ->
                            DynamicTest.dynamicTest(
                                fault + " during " + phase, () -> strike(fault, phase))));
  }

  private void strike(Fault fault, Phase phase) throws Exception {
    if (phase == Phase.COMMIT) {
      // A round without a fault, to compare with; the one under way may have begun with one.
      timeline.awaitEnd(timeline.round() + 1, PATIENCE);
    }
    String node = victim(fault);
    Phase.Start start = timeline.awaitNext(phase, PATIENCE);
    long struck = System.nanoTime();
    hurt(fault, node);
    // A deadline of the test's own, not a wait for something to happen: nobody mends it sooner.
    TimeUnit.NANOSECONDS.sleep(struck + fault.away().toNanos() - System.nanoTime());
    long mended = System.nanoTime();
    mend(fault, node);
    Duration back = Duration.ofNanos(System.nanoTime() - mended);
    long ended = timeline.awaitEnd(start.round(), PATIENCE);
    network.awaitSameHeight(PATIENCE);
    Duration level = Duration.ofNanos(System.nanoTime() - mended);
    restartStuckOrderers(fault, phase);
    IntStream.rangeClosed(start.round(), timeline.round()).forEach(timeline::disturb);

    RoundState.Phase end = rounds.end(auditor, start.round());
    table.add(
        new RecoveryTable.Cell(
            fault,
            phase,
            node,
            start.round(),
            end,
            Duration.ofNanos(ended - struck),
            timeline.longestSilence(struck, ended),
            back,
            level));
    assertThat(end).isEqualTo(RoundState.Phase.ACCEPTED);
    rounds.everyoneCountsOnce(auditor, start.round());
  }

  /** What an administrator has to do whom {@code status} shows an orderer that lags behind. */
  private void restartStuckOrderers(Fault fault, Phase phase) throws IOException {
    if (fault != Fault.LEADER_KILLED && fault != Fault.FOLLOWER_FROZEN) {
      return;
    }
    for (Member member : network.stuckOrderers(PATIENCE)) {
      table.note(
          "After \""
              + fault
              + "\" in "
              + phase
              + " the orderer of "
              + member.name()
              + " stood still while the others went on, and was restarted.");
      network.administration().restart(member.name() + ".orderer");
    }
  }

  private String victim(Fault fault) {
    return switch (fault) {
      case LEADER_KILLED -> network.leader().name() + ".orderer";
      case FOLLOWER_FROZEN -> follower().name() + ".orderer";
      case PEER_KILLED -> VICTIM + ".peer";
      case CHAINCODE_KILLED -> VICTIM + ".chaincode";
      case SERVICE_KILLED -> VICTIM + ".service";
      case WORKER_KILLED -> VICTIM + ".worker";
      case BROKER_KILLED ->
          network.administration().services().brokers(network.plan().members()).getFirst().name()
              + ".broker";
    };
  }

  private Member follower() {
    Member leader = network.leader();
    return network.plan().ordering().stream()
        .filter(member -> !member.equals(leader))
        .findFirst()
        .orElseThrow();
  }

  private void hurt(Fault fault, String node) throws IOException, InterruptedException {
    if (fault == Fault.FOLLOWER_FROZEN) {
      network.signal(node, "STOP");
    } else {
      network.process(node).kill();
    }
  }

  private void mend(Fault fault, String node) throws IOException, InterruptedException {
    if (fault == Fault.FOLLOWER_FROZEN) {
      network.signal(node, "CONT");
    } else {
      network.administration().restart(node);
    }
  }

  @Test
  @Order(2)
  void without_a_quorum_of_orderers_nothing_is_written_and_with_one_it_goes_on_by_itself()
      throws Exception {
    timeline.awaitNext(Phase.COMMIT, PATIENCE);
    List<String> killed =
        List.of(network.leader().name() + ".orderer", follower().name() + ".orderer");
    killed.forEach(node -> network.process(node).kill());
    MemberClient steward = network.client("A", Role.STEWARD);
    Agreement agreement = agreement("while-ordering-stands-still");

    MemberClient.Problem refused =
        catchThrowableOfType(
            MemberClient.Problem.class, () -> steward.post("/agreements", agreement, "once"));
    long height = height();
    TimeUnit.SECONDS.sleep(10);

    assertThat(refused.code()).isEqualTo(ErrorCode.LEDGER_UNAVAILABLE.code());
    assertThat(height()).as("no block without a quorum").isEqualTo(height);
    int before = timeline.size();
    int round = timeline.round();
    IntStream.rangeClosed(round - 1, round + 1).forEach(timeline::disturb);
    long returned = System.nanoTime();
    network.administration().restart(killed.getFirst());
    timeline.awaitMoreThan(before, PATIENCE);
    Duration first = Duration.ofNanos(System.nanoTime() - returned);
    long ended = timeline.awaitEnd(round, PATIENCE);
    table.note(
        "Two of four orderers killed: no block until one was started again; then the next step of"
            + " the study after "
            + RecoveryTable.seconds(first)
            + ", its round over after "
            + RecoveryTable.seconds(Duration.ofNanos(ended - returned))
            + ".");
    steward.post("/agreements", agreement, "once");
    network.administration().restart(killed.getLast());
    rounds.everyoneCountsOnce(auditor, round);
  }

  private long height() {
    return network.plan().members().stream()
        .mapToLong(member -> network.height(member).orElseThrow())
        .max()
        .orElseThrow();
  }

  @Test
  @Order(3)
  void nothing_forked_and_nothing_was_lost_or_counted_twice() throws Exception {
    network
        .client("A", Role.SCIENTIST)
        .post("/studies/" + study.id() + "/cancellation", new Bodies.Reason("the test is over"));
    network.awaitSameHeight(PATIENCE);
    int ended = timeline.roundsEnded();

    ChainAudit.Findings findings = ChainAudit.check(network.administration().fabric(), height());
    table.note(
        findings.height()
            + " blocks, the same at all "
            + network.plan().members().size()
            + " peers; "
            + findings.transactions()
            + " transactions, invalid "
            + findings.invalid()
            + ", repeated without effect "
            + findings.repeated()
            + "; "
            + ended
            + " rounds.");
    for (int round = 1; round <= ended; round++) {
      rounds.everyoneCountsOnce(auditor, round);
    }
    rounds.budgetsAreSpentOnce(auditor, ended, ended + 1);
    assertThat(rounds.hashes(auditor, ended)).isEqualTo(rounds.hashesWithoutFaults(ended));
  }

  private static Agreement agreement(String id) {
    long now = System.currentTimeMillis();
    long day = Duration.ofDays(1).toMillis();
    return new Agreement(
        id,
        "BankAMSP",
        List.of("fraud-detection"),
        List.of(Agreement.TaskType.TRAINING),
        now - day,
        now + day,
        1,
        1);
  }
}
