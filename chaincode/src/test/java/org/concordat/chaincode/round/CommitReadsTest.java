package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger.Simulated;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.Test;

/** What acts within a phase read: each key is a message to the peer, and a reason to conflict. */
class CommitReadsTest {
  private static final String BANK = "BankBMSP";

  @Test
  void a_commitment_reads_five_records_once_each() {
    Scenario consortium = Scenario.running();

    assertThat(types(consortium.submit(consortium.committing(BANK, 1))))
        .containsExactlyInAnyOrder(
            RecordType.CHARTER_IN_FORCE,
            RecordType.ROUND,
            RecordType.COMMIT,
            RecordType.AGREEMENT,
            RecordType.REVOCATION);
  }

  @Test
  void a_commitment_in_any_later_round_reads_no_more() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().rounds(4).build());
    consortium.wholeRound(1, 0);
    assertThat(types(consortium.submit(consortium.committing(BANK, 2)))).hasSize(5);

    // Given: a round nobody else commits to, and one that ends without an aggregate
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.advancing("BankAMSP", 2, RoundState.Phase.COMMITTING));
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.finalising("BankAMSP", 2));
    assertThat(types(consortium.submit(consortium.committing(BANK, 3)))).hasSize(5);
  }

  @Test
  void a_commitment_with_the_newest_snapshot_since_a_revocation_reads_no_more() {
    Scenario consortium = Scenario.running();
    revoke(consortium);
    register(consortium, "after");

    assertThat(types(consortium.submit(consortium.committing(commit(consortium, "after")))))
        .hasSize(5);
  }

  @Test
  void any_other_snapshot_that_is_not_outdated_costs_one_read_more() {
    // Given
    Scenario consortium = Scenario.running();
    revoke(consortium);
    register(consortium, "after");
    register(consortium, "later");

    // Then
    assertThat(types(consortium.submit(consortium.committing(commit(consortium, "after")))))
        .hasSize(6)
        .contains(RecordType.SNAPSHOT);
  }

  @Test
  void a_snapshot_is_not_taken_for_the_newest_after_the_next_revocation() {
    Scenario consortium = Scenario.running();
    revoke(consortium);
    register(consortium, "after");
    consortium.submit(
        BANK, Role.STEWARD, TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 2));

    assertThat(consortium.refused(consortium.committing(commit(consortium, "after"))))
        .isEqualTo(ErrorCode.SNAPSHOT_OUTDATED);
    assertThat(consortium.refused(consortium.committing(BANK, 1)))
        .isEqualTo(ErrorCode.SNAPSHOT_OUTDATED);
  }

  @Test
  void what_can_change_meanwhile_makes_a_commitment_invalid() {
    for (TransactionName change :
        List.of(TransactionName.REVOKE_AGREEMENT, TransactionName.RECORD_REVOCATION)) {
      Scenario consortium = Scenario.running();
      Object argument =
          change == TransactionName.REVOKE_AGREEMENT
              ? new AgreementReference(Fixtures.AGREEMENT)
              : Fixtures.revocation(BANK, 1);

      assertThat(
              consortium.block(
                  List.of(
                      consortium.proposal(BANK, Role.STEWARD, change, argument),
                      consortium.committing(BANK, 1),
                      consortium.committing("BankCMSP", 1))))
          .as(change.function())
          .containsExactly(true, false, true);
    }
  }

  @Test
  void judgements_read_three_records_and_reveals_eight() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    assertThat(types(consortium.submit(consortium.revealing(BANK, 1, 0))))
        .containsExactlyInAnyOrder(
            RecordType.CHARTER_IN_FORCE,
            RecordType.ROUND,
            RecordType.STUDY,
            RecordType.STUDY_STATE,
            RecordType.REVEAL,
            RecordType.COMMIT,
            RecordType.AGREEMENT,
            RecordType.REVOCATION);

    consortium.reveal(1, List.of("BankAMSP", "BankCMSP", "BankDMSP"));
    consortium.submit(consortium.finalising("BankAMSP", 1));
    assertThat(types(consortium.submit(consortium.judging(BANK, 1, 5, 5))))
        .containsExactlyInAnyOrder(
            RecordType.CHARTER_IN_FORCE, RecordType.ROUND, RecordType.JUDGEMENT);
  }

  private static void revoke(Scenario consortium) {
    consortium.submit(
        BANK, Role.STEWARD, TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1));
  }

  private static void register(Scenario consortium, String snapshot) {
    consortium.submit(
        BANK,
        Role.PARTICIPANT,
        TransactionName.REGISTER_SNAPSHOT,
        Fixtures.snapshot(BANK, snapshot, 1));
  }

  private static Commit commit(Scenario consortium, String snapshot) {
    int dimension = consortium.study().architecture().parameterCount();
    return consortium.commitment(BANK, 1, Fixtures.update(BANK, 1, dimension), snapshot);
  }

  private static List<RecordType> types(Simulated done) {
    return done.gets().stream().map(key -> RecordKey.parse(key).orElseThrow().type()).toList();
  }
}
