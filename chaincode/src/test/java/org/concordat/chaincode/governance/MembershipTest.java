package org.concordat.chaincode.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger.Simulated;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.protocol.ledger.Requests.ModelChunk;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.junit.jupiter.api.Test;

/** A bank joins the consortium: what was private before stays so. */
class MembershipTest {
  private static final List<String> FOUNDERS =
      List.of("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP");
  private static final String NEWCOMER = "BankEMSP";
  private static final List<String> ALL =
      List.of("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP", NEWCOMER);

  @Test
  void a_running_study_keeps_its_collections_and_the_newcomer_gets_nothing_of_it() {
    // Given
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    admit(consortium);

    // When
    consortium.commit(2, FOUNDERS);
    consortium.submit(consortium.advancing("BankBMSP", 2, RoundState.Phase.COMMITTING));
    FOUNDERS.forEach(
        bank ->
            assertThat(collections(consortium.submit(consortium.revealing(bank, 2, 0))))
                .containsExactly("updates-1"));
    assertThat(collections(consortium.submit(consortium.finalising("BankBMSP", 2))))
        .containsExactly("models-1");

    // Then
    assertThat(consortium.state().membership()).isEqualTo(1);
    assertThat(
            consortium.refused(
                NEWCOMER,
                Role.SCIENTIST,
                TransactionName.READ_MODEL_CHUNK,
                new ModelChunk("fraud", 1, 0)))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
    assertThat(consortium.refused(consortium.committing(NEWCOMER, 2)))
        .isEqualTo(ErrorCode.NOT_A_PARTICIPANT);
  }

  @Test
  void a_study_proposed_afterwards_uses_the_collections_of_all() {
    // Given
    Scenario consortium = Scenario.prepared(4);
    admit(consortium);
    prepare(consortium);

    // When
    propose(consortium, new StudyBuilder().build());
    ALL.forEach(
        bank ->
            assertThat(collections(consortium.join(bank, "fraud")))
                .containsExactly("statistics-2"));
    Simulated start =
        consortium.submit(
            "BankAMSP", Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference("fraud"));

    // Then
    assertThat(collections(start)).containsExactly("models-2", "statistics-2");
    assertThat(consortium.state().membership()).isEqualTo(2);
    assertThat(consortium.state().participants()).isEqualTo(ALL);
    consortium.commit(1, ALL);
    consortium.submit(consortium.advancing(NEWCOMER, 1, RoundState.Phase.COMMITTING));
    ALL.forEach(
        bank ->
            assertThat(collections(consortium.submit(consortium.revealing(bank, 1, 0))))
                .containsExactly("updates-2"));
    consortium.submit(consortium.finalising(NEWCOMER, 1));
    assertThat(
            consortium
                .submit(
                    NEWCOMER,
                    Role.SCIENTIST,
                    TransactionName.READ_MODEL_CHUNK,
                    new ModelChunk("fraud", 1, 0))
                .payload())
        .isNotEmpty();
  }

  @Test
  void a_charter_that_keeps_the_banks_keeps_the_collections() {
    Scenario consortium = Scenario.prepared(4);
    inForce(consortium, Fixtures.charter(2, FOUNDERS));
    assertThat(membership(consortium)).contains(new Membership(1, FOUNDERS));

    propose(consortium, new StudyBuilder().build());
    assertThat(collections(consortium.join("BankAMSP", "fraud"))).containsExactly("statistics-1");
    assertThat(consortium.state().charterVersion()).isEqualTo(2);
  }

  @Test
  void a_study_is_proposed_only_where_the_collections_of_the_banks_in_force_are_defined() {
    Scenario consortium = Scenario.prepared(4);
    inForce(consortium, Fixtures.charter(2, ALL));

    Study study = new StudyBuilder().build();
    assertThat(consortium.refused("BankAMSP", Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study))
        .isEqualTo(ErrorCode.COLLECTION_UNDEFINED);

    consortium.ledger().define(new Membership(2, ALL));
    propose(consortium, study);
  }

  @Test
  void a_study_proposed_to_other_banks_is_neither_joined_nor_started() {
    Scenario consortium = Scenario.joined(4, new StudyBuilder().build());
    admit(consortium);
    prepare(consortium);

    assertThat(consortium.refused(consortium.joining(NEWCOMER, "fraud")))
        .isEqualTo(ErrorCode.BANKS_CHANGED);
    assertThat(
            consortium.refused(
                "BankAMSP",
                Role.SCIENTIST,
                TransactionName.START_STUDY,
                new StudyReference("fraud")))
        .isEqualTo(ErrorCode.BANKS_CHANGED);
    assertThat(consortium.join("BankAMSP", "fraud").writes()).isEmpty();
  }

  @Test
  void a_bank_that_left_ends_its_part_and_the_others_go_on() {
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    inForce(consortium, Fixtures.charter(2, FOUNDERS));

    assertThat(membership(consortium)).contains(new Membership(2, FOUNDERS));
    assertThat(consortium.refused(consortium.committing(NEWCOMER, 1)))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
    consortium.commit(1, FOUNDERS);
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.COMMITTING));
    consortium.reveal(1, FOUNDERS);
    consortium.submit(consortium.finalising("BankAMSP", 1));
    assertThat(consortium.round(1)).isInstanceOf(RoundState.Judging.class);
  }

  /** The newcomer's charter comes into force, and the channel defines its collections. */
  private static void admit(Scenario consortium) {
    consortium.ledger().define(new Membership(2, ALL));
    inForce(consortium, Fixtures.charter(2, ALL));
    assertThat(membership(consortium)).contains(new Membership(2, ALL));
  }

  private static void prepare(Scenario consortium) {
    consortium.submit(
        NEWCOMER, Role.STEWARD, TransactionName.CREATE_AGREEMENT, consortium.agreement(NEWCOMER));
    consortium.submit(
        NEWCOMER,
        Role.STEWARD,
        TransactionName.ACTIVATE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));
    consortium.submit(
        NEWCOMER, Role.STEWARD, TransactionName.REGISTER_DATASET, Fixtures.dataset(NEWCOMER));
    consortium.submit(
        NEWCOMER,
        Role.STEWARD,
        TransactionName.REGISTER_SNAPSHOT,
        Fixtures.snapshot(NEWCOMER, Fixtures.SNAPSHOT, 0));
  }

  private static void propose(Scenario consortium, Study study) {
    consortium.submit(study.proposer(), Role.SCIENTIST, TransactionName.PROPOSE_STUDY, study);
  }

  private static void inForce(Scenario consortium, Charter charter) {
    CharterReference reference = new CharterReference(charter.version(), charter.digest());
    consortium.submit("BankAMSP", Role.OFFICER, TransactionName.PROPOSE_CHARTER, charter);
    FOUNDERS.forEach(
        bank -> consortium.submit(bank, Role.OFFICER, TransactionName.APPROVE_CHARTER, reference));
    consortium.submit("BankAMSP", Role.OFFICER, TransactionName.ACTIVATE_CHARTER, reference);
  }

  private static Optional<Membership> membership(Scenario consortium) {
    return consortium.find(Membership.class, RecordType.MEMBERSHIP, "current");
  }

  /** The collections a transaction writes to. */
  private static List<String> collections(Simulated done) {
    SortedMap<String, String> writes = done.privateWrites();
    return writes.keySet().stream().map(key -> key.split("/", -1)[1]).distinct().toList();
  }
}
