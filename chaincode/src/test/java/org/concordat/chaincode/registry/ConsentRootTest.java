package org.concordat.chaincode.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.junit.jupiter.api.Test;

class ConsentRootTest {
  private static final String BANK = "BankBMSP";
  private final Scenario consortium = Scenario.founded(4);

  @Test
  void roots_are_numbered_without_gaps_and_their_log_never_gets_shorter() {
    dataset(LawfulBasis.CONSENT);

    assertThat(refused(Fixtures.consentRoot(BANK, 2))).isEqualTo(ErrorCode.FIELD_INVALID);
    root(1);
    ConsentRoot shorter =
        new ConsentRoot(BANK, Fixtures.DATASET, 2, 9, 9, 0, Fixtures.consentRoot(BANK, 1).root());
    assertThat(refused(shorter)).isEqualTo(ErrorCode.FIELD_INVALID);
    root(2);

    assertThat(
            consortium.find(ConsentRoot.class, RecordType.CONSENT_ROOT, BANK, Fixtures.DATASET, 2))
        .contains(Fixtures.consentRoot(BANK, 2));
  }

  @Test
  void a_snapshot_of_rows_used_by_consent_names_the_newest_root() {
    dataset(LawfulBasis.CONSENT);
    assertThat(refusedSnapshot(0)).isEqualTo(ErrorCode.CONSENT_ROOT_OUTDATED);
    assertThat(refusedSnapshot(1)).isEqualTo(ErrorCode.CONSENT_ROOT_OUTDATED);
    root(1);
    root(2);

    assertThat(refusedSnapshot(1)).isEqualTo(ErrorCode.CONSENT_ROOT_OUTDATED);
    consortium.submit(BANK, Role.STEWARD, TransactionName.REGISTER_SNAPSHOT, snapshot(2));
  }

  @Test
  void a_snapshot_on_another_ground_names_none() {
    dataset(LawfulBasis.LEGITIMATE_INTERESTS);
    root(1);

    assertThat(refusedSnapshot(1)).isEqualTo(ErrorCode.FIELD_INVALID);
    consortium.submit(BANK, Role.STEWARD, TransactionName.REGISTER_SNAPSHOT, snapshot(0));
  }

  @Test
  void a_bank_records_its_own_roots_of_its_own_datasets() {
    assertThat(refused(Fixtures.consentRoot(BANK, 1))).isEqualTo(ErrorCode.DATASET_NOT_FOUND);
    dataset(LawfulBasis.CONSENT);
    assertThat(refused(Fixtures.consentRoot("BankCMSP", 1))).isEqualTo(ErrorCode.NOT_THE_OWNER);
  }

  private void dataset(LawfulBasis basis) {
    consortium.submit(
        BANK,
        Role.STEWARD,
        TransactionName.REGISTER_DATASET,
        new Dataset(Fixtures.DATASET, BANK, "Payments", List.of("amount"), "fraud", basis));
  }

  private void root(int sequence) {
    consortium.submit(
        BANK,
        Role.STEWARD,
        TransactionName.RECORD_CONSENT_ROOT,
        Fixtures.consentRoot(BANK, sequence));
  }

  private ErrorCode refused(ConsentRoot root) {
    return consortium.refused(BANK, Role.STEWARD, TransactionName.RECORD_CONSENT_ROOT, root);
  }

  private ErrorCode refusedSnapshot(int consentSequence) {
    return consortium.refused(
        BANK, Role.STEWARD, TransactionName.REGISTER_SNAPSHOT, snapshot(consentSequence));
  }

  private static Snapshot snapshot(int consentSequence) {
    Snapshot usual = Fixtures.snapshot(BANK, "s", 0);
    return new Snapshot(
        usual.id(),
        usual.dataset(),
        BANK,
        usual.ranges(),
        usual.withdrawnRows(),
        usual.rows(),
        usual.root(),
        0,
        consentSequence);
  }
}
