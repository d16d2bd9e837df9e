package org.concordat.service.oversight.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.Records;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

/** What the chain itself shows: invalid transactions, and changes of what everybody relies on. */
class ChainAlertsTest extends LedgerAlerts {
  @Test
  void a_refused_transaction_is_named_with_its_member_study_and_reason() {
    ledger.append(
        call("forged", TxValidationCode.ENDORSEMENT_POLICY_FAILURE)
            .of("{\"study\":\"cards\",\"round\":1}")
            .by(new Blocks.Sender("BankDMSP", "", List.of())));

    Alert alert = only(AlertCode.TRANSACTION_REFUSED);

    assertThat(alert.what())
        .contains("FinalizeRound", "ENDORSEMENT_POLICY_FAILURE", "Fewer members endorsed it");
    assertThat(alert.where()).isEqualTo(Place.study("cards").at("BankDMSP"));
    assertThat(alert.sinceBlock()).isZero();
    assertThat(alert.transactionId()).isEqualTo("forged");
  }

  @Test
  void lost_races_of_a_member_are_one_alert() {
    ledger.append(
        call("a", TxValidationCode.MVCC_READ_CONFLICT),
        call("b", TxValidationCode.PHANTOM_READ_CONFLICT));
    ledger.append(call("c", TxValidationCode.MVCC_READ_CONFLICT));

    Alert alert = only(AlertCode.TRANSACTIONS_IN_CONFLICT);

    assertThat(alert.severity()).isEqualTo(Severity.INFO);
    assertThat(alert.what()).startsWith("3 calls of FinalizeRound");
    assertThat(alert.transactionId()).isEqualTo("c");
    assertThat(all()).hasSize(1);
  }

  @Test
  void a_study_is_taken_from_an_argument_only_when_it_has_the_form_of_an_id() {
    ledger.append(
        call("a", TxValidationCode.BAD_RWSET).of("{\"study\":\"Jane Doe, 5 High Street\"}"),
        call("b", TxValidationCode.BAD_RWSET).of("not even JSON"));

    assertThat(all()).extracting(alert -> alert.where().study()).allMatch(study -> study.isEmpty());
  }

  @Test
  void a_charter_in_force_is_told_with_its_version() {
    ledger.put(
        RecordKey.of(RecordType.CHARTER_VERSION, 1), Records.charter("BankAMSP", "BankBMSP"));

    assertThat(only(AlertCode.CHARTER_CHANGED).what()).contains("charter 1 with 2 banks");
  }

  @Test
  void the_first_definition_is_expected_and_a_later_one_a_change() {
    ledger.append(definition("first"));
    ledger.append(definition("second"));

    assertThat(only(AlertCode.CHAINCODE_DEFINED).transactionId()).isEqualTo("first");
    assertThat(only(AlertCode.CHAINCODE_CHANGED).transactionId()).isEqualTo("second");
  }

  @Test
  void another_chaincode_s_function_of_that_name_is_no_definition() {
    ledger.append(Blocks.Tx.valid("a", "CommitChaincodeDefinition", Map.of()));

    assertThat(all()).isEmpty();
  }

  @Test
  void a_channel_s_later_configuration_is_a_change_and_its_first_is_not() {
    configure(0, ByteString.EMPTY);
    assertThat(all()).isEmpty();

    configure(1, ByteString.EMPTY);

    assertThat(only(AlertCode.CHANNEL_CHANGED).sinceBlock()).isEqualTo(1);
  }

  private static Blocks.Tx call(String id, TxValidationCode code) {
    return Blocks.Tx.valid(id, "FinalizeRound", Map.of()).found(code);
  }

  private static Blocks.Tx definition(String id) {
    return new Blocks.Tx(
        id, "CommitChaincodeDefinition", "_lifecycle", Map.of(), TxValidationCode.VALID);
  }

  @Override
  List<AlertSource> sources() {
    TransactionTrail trail = new TransactionTrail(ledger.sealed);
    return List.of(new TransactionAlerts(trail), new GovernanceAlerts(ledger.projection, trail));
  }
}
