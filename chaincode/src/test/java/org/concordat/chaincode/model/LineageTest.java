package org.concordat.chaincode.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.ModelReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.round.RoundState.Phase;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final String BANK = "BankCMSP";
  private static final List<String> OTHERS = List.of("BankAMSP", "BankBMSP", "BankDMSP");

  @Test
  void the_initial_model_rests_on_the_snapshots_the_grid_was_made_of() {
    Scenario consortium = Scenario.running();

    Lineage lineage = lineage(consortium, 0);

    assertThat(lineage.snapshots())
        .extracting(UsedSnapshot::bank)
        .containsExactlyElementsOf(consortium.banks());
    assertThat(lineage.snapshots()).allMatch(used -> used.workerDigest().isEmpty());
    assertThat(lineage.grounds())
        .filteredOn(ground -> ground.bank().equals(BANK))
        .containsExactly(
            new Ground(
                BANK,
                Fixtures.DATASET,
                Fixtures.AGREEMENT,
                Digests.plainHex(CanonicalJson.writeBytes(consortium.agreement(BANK))),
                0));
  }

  @Test
  void an_heir_names_the_snapshots_of_its_own_round_and_the_grounds_of_all_its_ancestors() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    revoke(consortium);
    consortium.submit(
        BANK, Role.STEWARD, TransactionName.REGISTER_SNAPSHOT, Fixtures.snapshot(BANK, "after", 1));
    consortium.commit(2, OTHERS);
    consortium.submit(
        consortium.committing(
            consortium.commitment(
                BANK,
                2,
                Fixtures.update(BANK, 2, consortium.study().architecture().parameterCount()),
                "after")));
    consortium.submit(consortium.advancing("BankAMSP", 2, Phase.COMMITTING));
    consortium.reveal(2, consortium.banks());
    consortium.submit(consortium.finalising("BankAMSP", 2));

    Lineage heir = lineage(consortium, 2);

    assertThat(heir.parentRound()).isEqualTo(1);
    assertThat(heir.snapshots())
        .filteredOn(used -> used.bank().equals(BANK))
        .extracting(UsedSnapshot::snapshot, UsedSnapshot::revocationsSeen)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("after", 1));
    assertThat(heir.grounds())
        .filteredOn(ground -> ground.bank().equals(BANK))
        .extracting(Ground::revocationsSeen)
        .containsExactly(0);
    assertThat(taint(consortium, 2).tainted()).isTrue();
  }

  @Test
  void a_revocation_taints_every_model_that_rests_on_an_older_snapshot() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    assertThat(taint(consortium, 1).tainted()).isFalse();

    revoke(consortium);

    for (int round : List.of(0, 1)) {
      Taint taint = taint(consortium, round);
      assertThat(taint.causes()).extracting(Taint.Cause::kind).containsExactly(Taint.Kind.ROWS);
      assertThat(taint.causes().getFirst().ground().bank()).isEqualTo(BANK);
      assertThat(taint.servedUntilMillis())
          .hasValue(consortium.now() + consortium.agreement(BANK).graceMillis());
    }
  }

  @Test
  void a_revoked_agreement_taints_too() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);

    consortium.submit(
        BANK,
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));

    assertThat(taint(consortium, 1).causes())
        .extracting(Taint.Cause::kind)
        .containsExactly(Taint.Kind.AGREEMENT);
  }

  @Test
  void a_retraining_names_an_accepted_untainted_model_for_the_same_purpose() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    assertThat(refused(consortium, "fraud", 0)).isEqualTo(ErrorCode.MODEL_NOT_TAINTED);

    revoke(consortium);
    assertThat(refused(consortium, "fraud", 0)).isEqualTo(ErrorCode.RETRAINING_INVALID);
    assertThat(refused(consortium, "nothing", 1)).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    consortium.retrain("again", OTHERS);
    assertThat(refused(consortium, "again", 0)).isEqualTo(ErrorCode.RETRAINING_INVALID);
    record(consortium, "again");

    assertThat(consortium.find(Retraining.class, RecordType.RETRAINING, "fraud", 1))
        .contains(new Retraining("fraud", 1, "again", 1));
  }

  @Test
  void a_successor_gives_way_only_once_it_is_tainted_itself() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    revoke(consortium);
    consortium.retrain("again", OTHERS);
    record(consortium, "again");
    consortium.retrain("third", OTHERS);
    assertThat(refused(consortium, "third", 1)).isEqualTo(ErrorCode.ID_TAKEN);

    consortium.submit(
        "BankDMSP",
        Role.STEWARD,
        TransactionName.RECORD_REVOCATION,
        Fixtures.revocation("BankDMSP", 1));

    assertThat(refused(consortium, "third", 1)).isEqualTo(ErrorCode.RETRAINING_INVALID);
  }

  private static void revoke(Scenario consortium) {
    consortium.submit(
        BANK, Role.STEWARD, TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1));
  }

  private static void record(Scenario consortium, String successor) {
    consortium.submit(
        "BankAMSP",
        Role.OFFICER,
        TransactionName.RECORD_RETRAINING,
        new Retraining("fraud", 1, successor, 1));
  }

  private static ErrorCode refused(Scenario consortium, String successor, int round) {
    return consortium.refused(
        "BankAMSP",
        Role.OFFICER,
        TransactionName.RECORD_RETRAINING,
        new Retraining("fraud", 1, successor, round));
  }

  private static Lineage lineage(Scenario consortium, int round) {
    return consortium.find(Lineage.class, RecordType.LINEAGE, "fraud", round).orElseThrow();
  }

  private static Taint taint(Scenario consortium, int round) {
    return CanonicalJson.read(
        consortium
            .submit(
                "BankAMSP",
                Role.AUDITOR,
                TransactionName.READ_TAINT,
                new ModelReference("fraud", round))
            .payload(),
        Taint.class);
  }
}
