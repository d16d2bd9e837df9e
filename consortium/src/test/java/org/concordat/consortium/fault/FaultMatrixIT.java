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

  @BeforeAll
  void start() throws Exception {
    LiveStudy.assumeFabric("Fault matrix");
    live = LiveStudy.start("faults", GeneratedBanks.draw(BANKS, 600, 400, SEED), SEED, 4, PATIENCE);
  }

  @AfterAll
  void stop() throws Exception {
    if (live == null) {
      return;
    }
    try {
      table.write(live.timeline(), Path.of("target", "fault-matrix.md"));
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
      live.timeline().awaitEnd(live.timeline().round() + 1, PATIENCE);
    }
    String node = victim(fault);
    Phase.Start start = live.timeline().awaitNext(phase, PATIENCE);
    long struck = System.nanoTime();
    hurt(fault, node);
    // A deadline of the test's own, not a wait for something to happen: nobody mends it sooner.
    TimeUnit.NANOSECONDS.sleep(struck + fault.away().toNanos() - System.nanoTime());
    long mended = System.nanoTime();
    mend(fault, node);
    Duration back = Duration.ofNanos(System.nanoTime() - mended);
    long ended = live.timeline().awaitEnd(start.round(), PATIENCE);
    live.network().awaitSameHeight(PATIENCE);
    Duration level = Duration.ofNanos(System.nanoTime() - mended);
    restartStuckOrderers(fault, phase);
    IntStream.rangeClosed(start.round(), live.timeline().round()).forEach(live.timeline()::disturb);

    RoundState.Phase end = live.rounds().end(live.auditor(), start.round());
    table.add(
        new RecoveryTable.Cell(
            fault,
            phase,
            node,
            start.round(),
            end,
            Duration.ofNanos(ended - struck),
            live.timeline().longestSilence(struck, ended),
            back,
            level));
    assertThat(end).isEqualTo(RoundState.Phase.ACCEPTED);
    live.rounds().everyoneCountsOnce(live.auditor(), start.round());
  }

  /** What an administrator has to do whom {@code status} shows an orderer that lags behind. */
  private void restartStuckOrderers(Fault fault, Phase phase) throws IOException {
    if (fault != Fault.LEADER_KILLED && fault != Fault.FOLLOWER_FROZEN) {
      return;
    }
    for (Member member : live.network().stuckOrderers(PATIENCE)) {
      table.note(
          "After \""
              + fault
              + "\" in "
              + phase
              + " the orderer of "
              + member.name()
              + " stood still while the others went on, and was restarted.");
      live.network().administration().restart(member.name() + ".orderer");
    }
  }

  private String victim(Fault fault) {
    return switch (fault) {
      case LEADER_KILLED -> live.network().leader().name() + ".orderer";
      case FOLLOWER_FROZEN -> follower().name() + ".orderer";
      case PEER_KILLED -> VICTIM + ".peer";
      case CHAINCODE_KILLED -> VICTIM + ".chaincode";
      case SERVICE_KILLED -> VICTIM + ".service";
      case WORKER_KILLED -> VICTIM + ".worker";
      case BROKER_KILLED ->
          live.network()
                  .administration()
                  .services()
                  .brokers(live.network().plan().members())
                  .getFirst()
                  .name()
              + ".broker";
    };
  }

  private Member follower() {
    Member leader = live.network().leader();
    return live.network().plan().ordering().stream()
        .filter(member -> !member.equals(leader))
        .findFirst()
        .orElseThrow();
  }

  private void hurt(Fault fault, String node) throws IOException, InterruptedException {
    if (fault == Fault.FOLLOWER_FROZEN) {
      live.network().signal(node, "STOP");
    } else {
      live.network().process(node).kill();
    }
  }

  private void mend(Fault fault, String node) throws IOException, InterruptedException {
    if (fault == Fault.FOLLOWER_FROZEN) {
      live.network().signal(node, "CONT");
    } else {
      live.network().administration().restart(node);
    }
  }

  @Test
  @Order(2)
  void without_a_quorum_of_orderers_nothing_is_written_and_with_one_it_goes_on_by_itself()
      throws Exception {
    live.timeline().awaitNext(Phase.COMMIT, PATIENCE);
    List<String> killed =
        List.of(live.network().leader().name() + ".orderer", follower().name() + ".orderer");
    killed.forEach(node -> live.network().process(node).kill());
    MemberClient steward = live.network().client("A", Role.STEWARD);
    Agreement agreement = agreement("while-ordering-stands-still");

    MemberClient.Problem refused =
        catchThrowableOfType(
            MemberClient.Problem.class, () -> steward.post("/agreements", agreement, "once"));
    long height = height();
    TimeUnit.SECONDS.sleep(10);

    assertThat(refused.code()).isEqualTo(ErrorCode.LEDGER_UNAVAILABLE.code());
    assertThat(height()).as("no block without a quorum").isEqualTo(height);
    int before = live.timeline().size();
    int round = live.timeline().round();
    IntStream.rangeClosed(round - 1, round + 1).forEach(live.timeline()::disturb);
    long returned = System.nanoTime();
    live.network().administration().restart(killed.getFirst());
    live.timeline().awaitMoreThan(before, PATIENCE);
    Duration first = Duration.ofNanos(System.nanoTime() - returned);
    long ended = live.timeline().awaitEnd(round, PATIENCE);
    table.note(
        "Two of four orderers killed: no block until one was started again; then the next step of"
            + " the study after "
            + RecoveryTable.seconds(first)
            + ", its round over after "
            + RecoveryTable.seconds(Duration.ofNanos(ended - returned))
            + ".");
    steward.post("/agreements", agreement, "once");
    live.network().administration().restart(killed.getLast());
    live.rounds().everyoneCountsOnce(live.auditor(), round);
  }

  private long height() {
    return live.network().plan().members().stream()
        .mapToLong(member -> live.network().height(member).orElseThrow())
        .max()
        .orElseThrow();
  }

  @Test
  @Order(3)
  void nothing_forked_and_nothing_was_lost_or_counted_twice() throws Exception {
    live.network()
        .client("A", Role.SCIENTIST)
        .post(
            "/studies/" + live.study().id() + "/cancellation",
            new Bodies.Reason("the test is over"));
    live.network().awaitSameHeight(PATIENCE);
    int ended = live.timeline().roundsEnded();

    ChainAudit.Findings findings =
        ChainAudit.check(live.network().administration().fabric(), height());
    table.note(
        findings.height()
            + " blocks, the same at all "
            + live.network().plan().members().size()
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
      live.rounds().everyoneCountsOnce(live.auditor(), round);
    }
    live.rounds().budgetsAreSpentOnce(live.auditor(), ended, ended + 1);
    assertThat(live.rounds().hashes(live.auditor(), ended))
        .isEqualTo(live.rounds().hashesWithoutFaults(ended));
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
        1,
        0);
  }
}
