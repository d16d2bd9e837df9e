package org.concordat.chaincode.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.junit.jupiter.api.Test;

class RegistryContractTest {
  private static final String BANK = "BankAMSP";

  private final Scenario consortium = Scenario.founded(3);

  @Test
  void a_snapshot_is_of_a_dataset_that_exists() {
    assertThat(refused(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "s", 0)))
        .isEqualTo(ErrorCode.DATASET_NOT_FOUND);
    assertThat(refused(TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1)))
        .isEqualTo(ErrorCode.DATASET_NOT_FOUND);
  }

  @Test
  void banks_register_their_own_only() {
    String other = "BankBMSP";

    assertThat(refused(TransactionName.REGISTER_DATASET, Fixtures.dataset(other)))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
    assertThat(refused(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(other, "s", 0)))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
    assertThat(refused(TransactionName.RECORD_REVOCATION, Fixtures.revocation(other, 1)))
        .isEqualTo(ErrorCode.NOT_THE_OWNER);
  }

  @Test
  void a_new_snapshot_has_seen_every_revocation() {
    dataset();
    submit(TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1));

    assertThat(refused(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "old", 0)))
        .isEqualTo(ErrorCode.SNAPSHOT_OUTDATED);
    assertThat(refused(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "fore", 2)))
        .isEqualTo(ErrorCode.SNAPSHOT_OUTDATED);
    submit(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "new", 1));
    assertThat(consortium.find(Snapshot.class, RecordType.SNAPSHOT, BANK, Fixtures.DATASET, "new"))
        .isPresent();
  }

  @Test
  void the_service_itself_may_register_snapshots() {
    dataset();

    consortium.submit(
        BANK,
        Role.PARTICIPANT,
        TransactionName.REGISTER_SNAPSHOT,
        Fixtures.snapshot(BANK, "nightly", 0));
  }

  @Test
  void revocations_are_numbered_without_gaps() {
    dataset();
    assertThat(refused(TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 2)))
        .isEqualTo(ErrorCode.FIELD_INVALID);
    submit(TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1));
    submit(TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 2));

    assertThat(lastRevocation()).contains(new RevocationRecord(Fixtures.revocation(BANK, 2), ""));
    assertThat(refused(TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1)))
        .isEqualTo(ErrorCode.ID_TAKEN);
  }

  @Test
  void an_id_is_taken_once() {
    dataset();
    submit(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "s", 0));
    submit(TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1));
    Dataset other =
        new Dataset(
            Fixtures.DATASET,
            BANK,
            "Others",
            List.of("amount"),
            "fraud",
            LawfulBasis.LEGITIMATE_INTERESTS);
    Snapshot snapshot = Fixtures.snapshot(BANK, "s", 0);
    Snapshot larger =
        new Snapshot(
            snapshot.id(),
            snapshot.dataset(),
            BANK,
            snapshot.ranges(),
            0,
            999_999,
            snapshot.root(),
            1,
            0);
    Revocation changed =
        new Revocation(Fixtures.DATASET, BANK, 1, 4, Digests.plainHex(new byte[] {1}));

    assertThat(refused(TransactionName.REGISTER_DATASET, other)).isEqualTo(ErrorCode.ID_TAKEN);
    assertThat(refused(TransactionName.REGISTER_SNAPSHOT, larger)).isEqualTo(ErrorCode.ID_TAKEN);
    assertThat(refused(TransactionName.RECORD_REVOCATION, changed)).isEqualTo(ErrorCode.ID_TAKEN);
  }

  @Test
  void repeating_any_step_succeeds_and_changes_nothing() {
    dataset();
    Snapshot snapshot = Fixtures.snapshot(BANK, "s", 0);
    Revocation revocation = Fixtures.revocation(BANK, 1);
    submit(TransactionName.REGISTER_SNAPSHOT, snapshot);
    submit(TransactionName.RECORD_REVOCATION, revocation);

    assertThat(writes(TransactionName.REGISTER_DATASET, Fixtures.dataset(BANK))).isEmpty();
    assertThat(writes(TransactionName.REGISTER_SNAPSHOT, snapshot)).isEmpty();
    assertThat(writes(TransactionName.RECORD_REVOCATION, revocation)).isEmpty();
  }

  @Test
  void the_newest_snapshot_since_the_last_revocation_stands_beside_it() {
    dataset();
    submit(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "before", 0));
    assertThat(lastRevocation()).isEmpty();

    Revocation first = Fixtures.revocation(BANK, 1);
    submit(TransactionName.RECORD_REVOCATION, first);
    assertThat(lastRevocation()).contains(new RevocationRecord(first, ""));
    submit(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "after", 1));
    assertThat(lastRevocation()).contains(new RevocationRecord(first, "after"));
    submit(TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "later", 1));
    assertThat(lastRevocation()).contains(new RevocationRecord(first, "later"));
    assertThat(writes(TransactionName.RECORD_REVOCATION, first)).isEmpty();

    Revocation second = Fixtures.revocation(BANK, 2);
    submit(TransactionName.RECORD_REVOCATION, second);
    assertThat(lastRevocation()).contains(new RevocationRecord(second, ""));
  }

  private Optional<RevocationRecord> lastRevocation() {
    return consortium.find(RevocationRecord.class, RecordType.REVOCATION, BANK, Fixtures.DATASET);
  }

  private void dataset() {
    submit(TransactionName.REGISTER_DATASET, Fixtures.dataset(BANK));
  }

  private void submit(TransactionName name, Object argument) {
    consortium.submit(BANK, Role.STEWARD, name, argument);
  }

  private Iterable<String> writes(TransactionName name, Object argument) {
    return consortium.submit(BANK, Role.STEWARD, name, argument).writes().keySet();
  }

  private ErrorCode refused(TransactionName name, Object argument) {
    return consortium.refused(BANK, Role.STEWARD, name, argument);
  }
}
