package org.concordat.verifier.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.concordat.protocol.evidence.EvidenceRecord;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.replay.Replay;
import org.concordat.verifier.testing.Banks;
import org.concordat.verifier.testing.Listed;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;

class RecordsClaimTest {
  private static final VerifiedLedger LEDGER = StoryBuilder.withdrawn(1).ledger();
  private static final WorldState STATE = Replay.of(LEDGER, new CheckLog());

  private static List<Finding> findings(Consumer<List<EvidenceRecord>> edit) {
    List<EvidenceRecord> records = Listed.of(STATE, Banks.STUDY, 2);
    edit.accept(records);
    CheckLog log = new CheckLog();
    RecordsClaim.compare(records.iterator(), Banks.STUDY, 2, LEDGER, STATE, log);
    return log.findings();
  }

  private static void replaceFirst(
      List<EvidenceRecord> records,
      RecordType type,
      java.util.function.UnaryOperator<EvidenceRecord> edit) {
    for (int at = 0; at < records.size(); at++) {
      if (records.get(at).type().equals(type.name())) {
        records.set(at, edit.apply(records.get(at)));
        return;
      }
    }
    throw new IllegalArgumentException("no " + type);
  }

  @Test
  void an_honest_list_is_the_ledgers() {
    assertThat(findings(records -> {})).isEmpty();
  }

  @Test
  void a_list_names_every_kind_of_record_of_a_story() {
    assertThat(Listed.of(STATE, Banks.STUDY, 2).stream().map(EvidenceRecord::type).distinct())
        .contains(
            "STUDY",
            "STUDY_STATE",
            "CHARTER",
            "CHARTER_APPROVAL",
            "CHARTER_VERSION",
            "CHARTER_IN_FORCE",
            "MEMBERSHIP",
            "JOIN",
            "AGREEMENT",
            "DATASET",
            "SNAPSHOT",
            "CONSENT_ROOT",
            "REVOCATION",
            "REVOCATION_MARK",
            "ROUND",
            "COMMIT",
            "REVEAL",
            "AGGREGATION",
            "JUDGEMENT",
            "MODEL",
            "LINEAGE",
            "RETRAINING",
            "PURGE");
  }

  @Test
  void a_record_left_out_is_named() {
    List<Finding> found =
        findings(records -> records.removeIf(record -> record.type().equals("REVOCATION_MARK")));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(Check.RECORD_LISTED);
    assertThat(found.getFirst().place().toString())
        .isEqualTo("records, REVOCATION_MARK BankBMSP/payments/1");
  }

  @Test
  void a_record_the_ledger_does_not_have_is_named() {
    List<Finding> found =
        findings(
            records ->
                records.add(
                    new EvidenceRecord(
                        "COMMIT", List.of("fraud", "0000000009", "BankAMSP"), "{}", 5, 0)));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(Check.RECORD_ON_LEDGER);
    assertThat(found.getFirst().place().toString()).isEqualTo("records, COMMIT fraud/9/BankAMSP");
  }

  @Test
  void a_kind_of_record_nobody_knows_is_named_by_its_line() {
    List<Finding> found =
        findings(records -> records.addFirst(new EvidenceRecord("ORACLE", List.of(), "", 1, 0)));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().toString()).startsWith("EV-502 records, record 0:");
  }

  @Test
  void another_value_is_named() {
    List<Finding> found =
        findings(
            records ->
                replaceFirst(
                    records,
                    RecordType.MODEL,
                    one ->
                        new EvidenceRecord(
                            one.type(), one.key(), one.value() + " ", one.block(), 0)));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(Check.RECORD_VALUE);
  }

  @Test
  void another_transaction_is_named() {
    List<Finding> found =
        findings(
            records ->
                replaceFirst(
                    records,
                    RecordType.COMMIT,
                    one -> new EvidenceRecord(one.type(), one.key(), one.value(), one.block(), 1)));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(Check.RECORD_WRITER);
    assertThat(found.getFirst().place().toString()).startsWith("records, COMMIT fraud/1/BankAMSP");
  }

  @Test
  void a_record_listed_twice_is_named() {
    List<Finding> found = findings(records -> records.add(records.getFirst()));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(Check.RECORD_ONCE);
  }

  @Test
  void any_number_of_a_round_ends() {
    CheckLog log = new CheckLog();
    RecordsClaim.compare(
        new ArrayList<EvidenceRecord>().iterator(),
        Banks.STUDY,
        Integer.MAX_VALUE,
        LEDGER,
        STATE,
        log);
    assertThat(log.broken()).isPositive();
  }

  @Test
  void a_record_of_a_block_that_is_not_given_is_a_gap() {
    VerifiedLedger partial =
        new VerifiedLedger(
            LEDGER.channel(),
            LEDGER.chaincode(),
            LEDGER.genesisHash(),
            true,
            LEDGER.tipHash(),
            LEDGER.height(),
            List.of(new VerifiedLedger.BlockRange(1_000, 1_001)),
            List.of(),
            List.of(),
            LEDGER.transactions(),
            LEDGER.counts(),
            List.of());
    CheckLog log = new CheckLog();
    List<EvidenceRecord> records = Listed.of(STATE, Banks.STUDY, 2);
    replaceFirst(
        records,
        RecordType.COMMIT,
        one -> new EvidenceRecord(one.type(), one.key(), "later", 1_000, 0));
    RecordsClaim.compare(records.iterator(), Banks.STUDY, 2, partial, STATE, log);
    assertThat(log.findings()).isEmpty();
    assertThat(log.gaps()).hasSize(1);
  }
}
