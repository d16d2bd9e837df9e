package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.junit.jupiter.api.Test;

class CommitPhaseTest {
  private static final String BANK = "BankBMSP";

  @Test
  void a_bank_commits_for_itself() {
    Scenario consortium = Scenario.running();
    Commit others = commit(consortium, "BankCMSP", Fixtures.SNAPSHOT);

    assertThat(consortium.refused(BANK, Role.PARTICIPANT, TransactionName.COMMIT_UPDATE, others))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
  }

  @Test
  void study_and_round_exist() {
    Scenario consortium = Scenario.running();
    Commit commit = commit(consortium, BANK, Fixtures.SNAPSHOT);

    assertThat(
            consortium.refused(
                consortium.committing(
                    new Commit(
                        "none",
                        1,
                        BANK,
                        commit.commitment(),
                        commit.snapshot(),
                        commit.workerDigest()))))
        .isEqualTo(ErrorCode.STUDY_NOT_FOUND);
    assertThat(consortium.refused(consortium.committing(BANK, 2)))
        .isEqualTo(ErrorCode.ROUND_NOT_FOUND);
  }

  @Test
  void a_bank_that_did_not_join_cannot_commit() {
    Scenario consortium = Scenario.prepared(5);
    consortium.submit(
        "BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, new StudyBuilder().build());
    consortium.banks().subList(0, 4).forEach(bank -> consortium.join(bank, "fraud"));
    consortium.submit(
        "BankAMSP", Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference("fraud"));

    assertThat(consortium.refused(consortium.committing("BankEMSP", 1)))
        .isEqualTo(ErrorCode.NOT_A_PARTICIPANT);
  }

  @Test
  void a_bank_whose_agreement_is_revoked_is_refused_at_its_next_commit() {
    Scenario consortium = Scenario.running();
    consortium.submit(
        BANK,
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));

    assertThat(consortium.refused(consortium.committing(BANK, 1)))
        .isEqualTo(ErrorCode.AGREEMENT_REVOKED);
  }

  @Test
  void an_agreement_covers_its_own_time_only() {
    Scenario consortium = Scenario.running();
    consortium.pass(-10_000);
    assertThat(consortium.refused(consortium.committing(BANK, 1)))
        .isEqualTo(ErrorCode.AGREEMENT_OUT_OF_DATE);

    consortium.pass(91L * 86_400_000);
    assertThat(consortium.refused(consortium.committing(BANK, 1)))
        .isEqualTo(ErrorCode.AGREEMENT_OUT_OF_DATE);
  }

  @Test
  void a_snapshot_older_than_the_last_revocation_is_refused_and_its_successor_is_not() {
    Scenario consortium = Scenario.running();
    consortium.submit(
        BANK, Role.STEWARD, TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1));
    assertThat(consortium.refused(consortium.committing(BANK, 1)))
        .isEqualTo(ErrorCode.SNAPSHOT_OUTDATED);

    consortium.submit(
        BANK,
        Role.PARTICIPANT,
        TransactionName.REGISTER_SNAPSHOT,
        Fixtures.snapshot(BANK, "snapshot-1", 1));
    consortium.submit(consortium.committing(commit(consortium, BANK, "snapshot-1")));
  }

  @Test
  void a_snapshot_of_another_dataset_is_refused() {
    Scenario consortium = Scenario.running();
    consortium.submit(
        BANK,
        Role.STEWARD,
        TransactionName.REGISTER_DATASET,
        new Dataset(
            "cards",
            BANK,
            "Cards",
            List.of("amount", "hour"),
            "fraud",
            LawfulBasis.LEGITIMATE_INTERESTS));
    Snapshot snapshot = Fixtures.snapshot(BANK, "of-cards", 0);
    consortium.submit(
        BANK,
        Role.STEWARD,
        TransactionName.REGISTER_SNAPSHOT,
        new Snapshot(
            "of-cards", "cards", BANK, snapshot.ranges(), 0, 1_000, snapshot.root(), 0, 0));

    assertThat(consortium.refused(consortium.committing(commit(consortium, BANK, "of-cards"))))
        .isEqualTo(ErrorCode.SNAPSHOT_NOT_JOINED);
  }

  @Test
  void a_spent_budget_ends_a_banks_part() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().spend(60).build());
    consortium.wholeRound(1, 0);

    assertThat(consortium.refused(consortium.committing(BANK, 2)))
        .isEqualTo(ErrorCode.PRIVACY_BUDGET_EXHAUSTED);
  }

  @Test
  void only_workers_that_the_study_allows_may_train() {
    Scenario consortium = Scenario.running();
    Commit commit = commit(consortium, BANK, Fixtures.SNAPSHOT);
    Commit unknown =
        new Commit(
            commit.study(),
            1,
            BANK,
            commit.commitment(),
            commit.snapshot(),
            Digests.plainHex(Digests.bytes("another worker")));

    assertThat(consortium.refused(consortium.committing(unknown)))
        .isEqualTo(ErrorCode.WORKER_DIGEST_NOT_ALLOWED);
  }

  @Test
  void the_deadline_is_the_last_moment() {
    Scenario consortium = Scenario.running();
    long deadline = ((RoundState.Committing) consortium.round(1)).deadlineMillis();

    consortium.at(deadline);
    consortium.submit(consortium.committing(BANK, 1));
    consortium.at(deadline + 1);
    assertThat(consortium.refused(consortium.committing("BankCMSP", 1)))
        .isEqualTo(ErrorCode.COMMIT_DEADLINE_PASSED);
  }

  @Test
  void nobody_commits_once_the_commits_are_closed() {
    Scenario consortium = Scenario.running();
    consortium.commit(1, consortium.banks().subList(0, 3));
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.COMMITTING));

    assertThat(consortium.refused(consortium.committing("BankDMSP", 1)))
        .isEqualTo(ErrorCode.ROUND_WRONG_PHASE);
  }

  @Test
  void the_same_bytes_again_succeed_even_after_the_phase_and_other_bytes_never() {
    Scenario consortium = Scenario.running();
    consortium.submit(consortium.committing(BANK, 1));
    Study study = consortium.study();

    assertThat(
            consortium.refused(
                consortium.committing(
                    BANK,
                    1,
                    Fixtures.update("BankXMSP", 1, study.architecture().parameterCount()))))
        .isEqualTo(ErrorCode.ALREADY_SUBMITTED);
    consortium.commit(1, List.of("BankAMSP", "BankCMSP", "BankDMSP"));
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.COMMITTING));
    consortium.pass(10_000_000);
    var again = consortium.submit(consortium.committing(BANK, 1));
    assertThat(again.writes()).isEmpty();
    assertThat(again.events()).isEmpty();
    assertThat(again.payload()).contains("REVEALING");
  }

  @Test
  void a_bank_that_is_not_awaited_may_commit_while_the_phase_is_open() {
    // Given: D stays away in round 1, with enough others for n >= 3f+1
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    List<String> present = List.of("BankAMSP", "BankBMSP", "BankCMSP", "BankEMSP");
    consortium.commit(1, present);
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.COMMITTING));
    consortium.reveal(1, present);
    consortium.submit(consortium.finalising("BankAMSP", 1));
    present.forEach(bank -> consortium.submit(consortium.judging(bank, 1, 1, 1)));
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.JUDGING));
    assertThat(((RoundState.Committing) consortium.round(2)).awaited()).isEqualTo(present);

    // When
    consortium.commit(2, consortium.banks());
    consortium.submit(consortium.advancing("BankAMSP", 2, RoundState.Phase.COMMITTING));

    // Then
    assertThat(((RoundState.Revealing) consortium.round(2)).committed())
        .isEqualTo(consortium.banks());
    assertThat(consortium.find(Commit.class, RecordType.COMMIT, "fraud", 2, "BankDMSP"))
        .isPresent();
  }

  private static Commit commit(Scenario consortium, String bank, String snapshot) {
    int dimension = consortium.study().architecture().parameterCount();
    return consortium.commitment(bank, 1, Fixtures.update(bank, 1, dimension), snapshot);
  }
}
