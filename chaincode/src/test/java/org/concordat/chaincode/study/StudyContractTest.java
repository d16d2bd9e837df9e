package org.concordat.chaincode.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.protocol.ledger.Requests.StudyCancellation;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.junit.jupiter.api.Test;

class StudyContractTest {
  private static final String ID = "fraud";

  @Test
  void a_study_keeps_to_the_charter() {
    Scenario consortium = Scenario.prepared(4);

    assertThat(refusedProposal(consortium, new StudyBuilder().rounds(101)))
        .isEqualTo(ErrorCode.CHARTER_LIMIT_EXCEEDED);
    assertThat(refusedProposal(consortium, new StudyBuilder().spend(1_001)))
        .isEqualTo(ErrorCode.CHARTER_LIMIT_EXCEEDED);
    assertThat(refusedProposal(consortium, new StudyBuilder().minimum(5)))
        .isEqualTo(ErrorCode.CHARTER_LIMIT_EXCEEDED);
    assertThat(refusedProposal(consortium, new StudyBuilder().phaseMillis(299_999)))
        .isEqualTo(ErrorCode.DEADLINES_TOO_CLOSE);
  }

  @Test
  void a_rule_that_can_never_work_is_refused() {
    Scenario consortium = Scenario.prepared(6);

    assertThat(refusedProposal(consortium, new StudyBuilder().rule("wishful", 0)))
        .isEqualTo(ErrorCode.UNKNOWN_RULE);
    assertThat(refusedProposal(consortium, new StudyBuilder().rule("mean", 1)))
        .isEqualTo(ErrorCode.RULE_OUT_OF_RANGE);
    assertThat(refusedProposal(consortium, new StudyBuilder().rule("trmean", 2)))
        .isEqualTo(ErrorCode.RULE_OUT_OF_RANGE);
    consortium.submit(
        "BankAMSP",
        Role.SCIENTIST,
        TransactionName.PROPOSE_STUDY,
        new StudyBuilder().rule("trmean", 1).minimum(3).build());
  }

  @Test
  void a_study_is_proposed_by_the_bank_it_names_and_once() {
    Scenario consortium = Scenario.prepared(4);
    Study study = new StudyBuilder().build();
    assertThat(refusedProposal(consortium, new StudyBuilder().proposer("BankBMSP")))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
    consortium.submit("BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study);

    assertThat(refusedProposal(consortium, new StudyBuilder().rounds(9)))
        .isEqualTo(ErrorCode.ID_TAKEN);
    assertThat(
            consortium
                .submit("BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study)
                .writes())
        .isEmpty();
  }

  @Test
  void a_join_needs_an_agreement_that_covers_the_study() {
    assertThat(refusedJoin(new StudyBuilder().purpose("marketing")))
        .isEqualTo(ErrorCode.PURPOSE_NOT_COVERED);
    assertThat(refusedJoin(new StudyBuilder().taskType(Agreement.TaskType.STATISTICS)))
        .isEqualTo(ErrorCode.TASK_TYPE_NOT_COVERED);
    assertThat(refusedJoin(new StudyBuilder().rule("mean", 0).minimum(2)))
        .isEqualTo(ErrorCode.AGREEMENT_WANTS_MORE_PARTICIPANTS);
    assertThat(refusedJoin(new StudyBuilder().spend(101)))
        .isEqualTo(ErrorCode.PRIVACY_BUDGET_EXHAUSTED);
  }

  @Test
  void a_join_needs_an_agreement_in_force() {
    Scenario consortium = proposed();
    consortium.submit(
        "BankBMSP",
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));
    assertThat(consortium.refused(consortium.joining("BankBMSP", ID)))
        .isEqualTo(ErrorCode.AGREEMENT_REVOKED);

    consortium.pass(91L * 86_400_000);
    assertThat(consortium.refused(consortium.joining("BankCMSP", ID)))
        .isEqualTo(ErrorCode.AGREEMENT_OUT_OF_DATE);
  }

  @Test
  void a_draft_covers_nothing() {
    Scenario consortium = proposed();
    Agreement draft =
        new Agreement(
            "draft",
            "BankBMSP",
            List.of("fraud-detection"),
            List.of(Agreement.TaskType.TRAINING),
            0,
            consortium.now() + 1,
            1,
            100,
            0);
    consortium.submit("BankBMSP", Role.STEWARD, TransactionName.CREATE_AGREEMENT, draft);

    assertThat(
            refusedJoin(
                consortium, new Join(ID, "BankBMSP", "draft", Fixtures.DATASET, Fixtures.SNAPSHOT)))
        .isEqualTo(ErrorCode.AGREEMENT_NOT_ACTIVE);
  }

  @Test
  void a_join_names_things_that_exist() {
    Scenario consortium = proposed();

    assertThat(
            refusedJoin(
                consortium, new Join("other", "BankBMSP", "agreement", "payments", "snapshot-0")))
        .isEqualTo(ErrorCode.STUDY_NOT_FOUND);
    assertThat(refusedJoin(consortium, new Join(ID, "BankBMSP", "none", "payments", "snapshot-0")))
        .isEqualTo(ErrorCode.AGREEMENT_NOT_FOUND);
    assertThat(refusedJoin(consortium, new Join(ID, "BankBMSP", "agreement", "payments", "none")))
        .isEqualTo(ErrorCode.SNAPSHOT_NOT_FOUND);
  }

  @Test
  void a_join_is_made_by_the_bank_it_names() {
    Scenario consortium = proposed();
    Join others = new Join(ID, "BankBMSP", Fixtures.AGREEMENT, Fixtures.DATASET, Fixtures.SNAPSHOT);

    assertThat(
            consortium.refused(
                consortium.proposal("BankCMSP", Role.STEWARD, TransactionName.JOIN_STUDY, others)))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
  }

  @Test
  void the_dataset_has_the_studys_features_and_label() {
    assertThat(refusedJoin(new StudyBuilder().features(List.of("amount", "merchant"), "fraud")))
        .isEqualTo(ErrorCode.SCHEMA_MISMATCH);
    assertThat(refusedJoin(new StudyBuilder().features(List.of("amount", "hour"), "default")))
        .isEqualTo(ErrorCode.SCHEMA_MISMATCH);
  }

  @Test
  void the_snapshot_has_seen_every_revocation() {
    Scenario consortium = proposed();
    consortium.submit(
        "BankBMSP",
        Role.STEWARD,
        TransactionName.RECORD_REVOCATION,
        Fixtures.revocation("BankBMSP", 1));

    assertThat(consortium.refused(consortium.joining("BankBMSP", ID)))
        .isEqualTo(ErrorCode.SNAPSHOT_OUTDATED);
  }

  @Test
  void the_quantiles_come_in_the_transient_map_and_fit_the_study() {
    Scenario consortium = proposed();
    Join join = new Join(ID, "BankBMSP", "agreement", "payments", "snapshot-0");
    QuantileGrid narrow =
        new QuantileGrid(QuantileGrid.SCALE_BITS, List.of(List.of(1L, 2L, 3L)), "0".repeat(64));

    assertThat(
            consortium.refused(
                consortium.proposal("BankBMSP", Role.STEWARD, TransactionName.JOIN_STUDY, join)))
        .isEqualTo(ErrorCode.TRANSIENT_MISSING);
    assertThat(consortium.refused(consortium.joining(join, narrow)))
        .isEqualTo(ErrorCode.SCHEMA_MISMATCH);
  }

  @Test
  void a_join_is_repeated_with_the_same_bytes_or_not_at_all() {
    Scenario consortium = Scenario.running();

    assertThat(consortium.submit(consortium.joining("BankBMSP", ID)).writes()).isEmpty();
    assertThat(
            consortium.refused(
                consortium.joining(
                    new Join(ID, "BankBMSP", "agreement", "payments", "snapshot-0"),
                    Fixtures.quantiles("BankCMSP"))))
        .isEqualTo(ErrorCode.ID_TAKEN);
    assertThat(
            refusedJoin(
                consortium, new Join(ID, "BankBMSP", "agreement", "payments", "snapshot-9")))
        .isEqualTo(ErrorCode.ID_TAKEN);
  }

  @Test
  void nobody_joins_a_study_that_runs() {
    Scenario consortium = Scenario.prepared(5);
    consortium.submit(
        "BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, new StudyBuilder().build());
    consortium.banks().subList(0, 4).forEach(bank -> consortium.join(bank, ID));
    start(consortium);

    assertThat(consortium.refused(consortium.joining("BankEMSP", ID)))
        .isEqualTo(ErrorCode.STUDY_WRONG_STATUS);
  }

  @Test
  void a_start_takes_enough_banks_for_the_study_and_for_f() {
    Scenario consortium = proposed();
    consortium.banks().subList(0, 3).forEach(bank -> consortium.join(bank, ID));
    assertThat(refusedStart(consortium, "BankAMSP")).isEqualTo(ErrorCode.TOO_FEW_PARTICIPANTS);

    consortium.join("BankDMSP", ID);
    start(consortium);
    assertThat(consortium.state().status()).isEqualTo(StudyState.Status.RUNNING);
  }

  @Test
  void three_banks_cannot_start_with_one_of_them_faulty() {
    Scenario consortium = Scenario.prepared(4);
    consortium.submit(
        "BankAMSP",
        Role.SCIENTIST,
        TransactionName.PROPOSE_STUDY,
        new StudyBuilder().rule("trmean", 1).minimum(3).build());
    consortium.banks().subList(0, 3).forEach(bank -> consortium.join(bank, ID));

    assertThat(refusedStart(consortium, "BankAMSP")).isEqualTo(ErrorCode.TOO_FEW_PARTICIPANTS);
  }

  @Test
  void only_the_proposers_bank_starts_a_study() {
    Scenario consortium = Scenario.joined(4, new StudyBuilder().build());

    assertThat(refusedStart(consortium, "BankBMSP")).isEqualTo(ErrorCode.NOT_THE_OWNER);
  }

  @Test
  void a_start_opens_the_first_round_from_the_seeds_model_and_the_median_grid() {
    // Given
    Scenario consortium = Scenario.joined(4, new StudyBuilder().build());

    // When
    start(consortium);

    // Then
    Study study = consortium.study();
    Model initial = Model.initial(study.architecture(), 20, study.seed());
    assertThat(consortium.find(ModelRecord.class, RecordType.MODEL, ID, 0))
        .contains(new ModelRecord(ID, 0, initial.hash(), 0, "", ModelRecord.Status.INITIAL));
    assertThat(consortium.round(1))
        .isEqualTo(
            new RoundState.Committing(
                ID, 1, 0, consortium.banks(), consortium.now() + 300_000, consortium.roster()));
    String json =
        consortium
            .submit("BankBMSP", Role.SCIENTIST, TransactionName.READ_GRID, new StudyReference(ID))
            .payload();
    QuantileGrid grid = CanonicalJson.read(json, QuantileGrid.class);
    // The middle two of 'A' to 'D' times 1000 are 66000 and 67000.
    assertThat(grid.values())
        .containsExactly(List.of(66_500L, 66_510L, 66_520L), List.of(-66_500L, 0L, 66_500L));
    assertThat(consortium.state())
        .isEqualTo(
            new StudyState(
                ID,
                StudyState.Status.RUNNING,
                1,
                1,
                consortium.banks(),
                1,
                0,
                initial.hash(),
                Digests.plainHex(Digests.bytes(json)),
                ""));
  }

  @Test
  void a_bank_that_revoked_after_joining_takes_no_part() {
    Scenario consortium = Scenario.joined(5, new StudyBuilder().build());
    consortium.submit(
        "BankEMSP",
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));

    start(consortium);

    assertThat(consortium.state().participants()).isEqualTo(consortium.banks().subList(0, 4));
  }

  @Test
  void a_study_proposed_under_wider_limits_does_not_start_under_narrower_ones() {
    Scenario consortium = Scenario.joined(4, new StudyBuilder().build());
    Charter now = consortium.charter(2);
    Charter narrow =
        new Charter(
            2,
            now.consortium(),
            now.members(),
            new Charter.Limits(1_000_000, 2, 300_000, 60_000, 1_000),
            now.policy());
    inForce(consortium, narrow);

    assertThat(refusedStart(consortium, "BankAMSP")).isEqualTo(ErrorCode.CHARTER_LIMIT_EXCEEDED);
  }

  @Test
  void a_running_study_keeps_the_charter_it_started_under() {
    Scenario consortium = Scenario.running();

    inForce(consortium, Fixtures.charter(2, consortium.banks()));

    assertThat(consortium.state().charterVersion()).isEqualTo(1);
    consortium.wholeRound(1, 0);
    assertThat(consortium.state().charterVersion()).isEqualTo(1);
  }

  @Test
  void starting_again_changes_nothing_and_a_cancelled_study_never_starts() {
    Scenario consortium = Scenario.running();
    assertThat(start(consortium)).isEmpty();

    cancel(consortium, "BankAMSP", Role.SCIENTIST);
    assertThat(refusedStart(consortium, "BankAMSP")).isEqualTo(ErrorCode.STUDY_WRONG_STATUS);
  }

  @Test
  void a_start_without_a_banks_quantiles_at_hand_fails() {
    Scenario consortium = Scenario.joined(4, new StudyBuilder().build());
    consortium.ledger().losePrivate(PrivateCollection.Kind.STATISTICS.of(1), ID);

    assertThat(refusedStart(consortium, "BankAMSP")).isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
  }

  @Test
  void calling_a_study_off_ends_its_open_round_and_its_candidate() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);

    cancel(consortium, "BankAMSP", Role.SCIENTIST);

    assertThat(consortium.state().status()).isEqualTo(StudyState.Status.CANCELLED);
    assertThat(consortium.state().reason()).isEqualTo("no longer needed");
    assertThat(consortium.round(1)).isEqualTo(new RoundState.Expired(ID, 1, 0, "study cancelled"));
    assertThat(consortium.find(ModelRecord.class, RecordType.MODEL, ID, 1).map(ModelRecord::status))
        .isEqualTo(Optional.of(ModelRecord.Status.REJECTED));
    assertThat(consortium.refused(consortium.judging("BankAMSP", 1, 0, 0)))
        .isEqualTo(ErrorCode.ROUND_WRONG_PHASE);
  }

  @Test
  void the_proposers_scientist_or_any_officer_calls_a_study_off() {
    Scenario consortium = proposed();

    assertThat(
            consortium.refused(
                "BankBMSP",
                Role.SCIENTIST,
                TransactionName.CANCEL_STUDY,
                new StudyCancellation(ID, "I do not like it")))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
    cancel(consortium, "BankBMSP", Role.OFFICER);
    assertThat(consortium.state().status()).isEqualTo(StudyState.Status.CANCELLED);
    assertThat(consortium.refused(consortium.joining("BankAMSP", ID)))
        .isEqualTo(ErrorCode.STUDY_WRONG_STATUS);
  }

  @Test
  void a_complete_study_cannot_be_called_off_and_a_cancelled_one_stays_as_it_is() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().rounds(1).build());
    consortium.wholeRound(1, 0);
    assertThat(
            consortium.refused(
                "BankAMSP",
                Role.SCIENTIST,
                TransactionName.CANCEL_STUDY,
                new StudyCancellation(ID, "too late")))
        .isEqualTo(ErrorCode.STUDY_WRONG_STATUS);

    Scenario other = proposed();
    cancel(other, "BankAMSP", Role.SCIENTIST);
    assertThat(
            other
                .submit(
                    "BankAMSP",
                    Role.SCIENTIST,
                    TransactionName.CANCEL_STUDY,
                    new StudyCancellation(ID, "another reason"))
                .writes())
        .isEmpty();
  }

  @Test
  void the_snapshot_of_a_join_is_of_its_dataset() {
    Scenario consortium = proposed();
    consortium.submit(
        "BankBMSP",
        Role.STEWARD,
        TransactionName.REGISTER_DATASET,
        new Dataset(
            "cards",
            "BankBMSP",
            "Cards",
            List.of("amount", "hour"),
            "fraud",
            LawfulBasis.LEGITIMATE_INTERESTS));

    // A snapshot is found under its own dataset only.
    assertThat(
            refusedJoin(consortium, new Join(ID, "BankBMSP", "agreement", "cards", "snapshot-0")))
        .isEqualTo(ErrorCode.SNAPSHOT_NOT_FOUND);
  }

  private static Scenario proposed() {
    return proposed(new StudyBuilder());
  }

  private static Scenario proposed(StudyBuilder study) {
    Scenario consortium = Scenario.prepared(4);
    consortium.submit("BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study.build());
    return consortium;
  }

  private static ErrorCode refusedProposal(Scenario consortium, StudyBuilder study) {
    return consortium.refused(
        "BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study.build());
  }

  private static ErrorCode refusedJoin(StudyBuilder study) {
    Scenario consortium = proposed(study);
    return consortium.refused(consortium.joining("BankBMSP", ID));
  }

  private static ErrorCode refusedJoin(Scenario consortium, Join join) {
    return consortium.refused(consortium.joining(join, Fixtures.quantiles(join.bank())));
  }

  private static Iterable<String> start(Scenario consortium) {
    return consortium
        .submit("BankAMSP", Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference(ID))
        .writes()
        .keySet();
  }

  private static ErrorCode refusedStart(Scenario consortium, String bank) {
    return consortium.refused(
        bank, Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference(ID));
  }

  private static void cancel(Scenario consortium, String bank, Role role) {
    consortium.submit(
        bank, role, TransactionName.CANCEL_STUDY, new StudyCancellation(ID, "no longer needed"));
  }

  private static void inForce(Scenario consortium, Charter charter) {
    CharterReference reference = new CharterReference(charter.version(), charter.digest());
    consortium.submit("BankAMSP", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
    consortium
        .banks()
        .forEach(
            bank ->
                consortium.submit(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference));
    consortium.submit("BankAMSP", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference);
  }
}
