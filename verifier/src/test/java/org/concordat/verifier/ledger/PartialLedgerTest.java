package org.concordat.verifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Refusals.assertRefused;

import java.time.Instant;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bundles that tell some blocks by their headers only. */
class PartialLedgerTest {
  private static final String UPDATES = ForgedLedger.UPDATES;

  private static Consortium consortium;
  private ForgedLedger ledger;

  @BeforeAll
  static void found() {
    consortium = new Consortium(4, 1, Instant.parse("2026-01-01T00:00:00Z"));
  }

  @BeforeEach
  void begin() {
    ledger = ForgedLedger.begin(consortium);
    ledger.add(ledger.call("put").writes("a", "1").build()); // 2
    ledger.add(ledger.call("put").writes("hidden", "1").build()); // 3
    ledger.hide(3);
  }

  private static VerifiedTransaction at(VerifiedLedger verified, long block) {
    return verified.transaction(new Position(block, 0)).orElseThrow();
  }

  @Test
  void before_the_first_missing_block_everything_is_computed_anew() {
    ledger.add(ledger.call("put").writes("b", "1").build());
    VerifiedLedger verified = ledger.verify();
    assertThat(verified.isComplete()).isFalse();
    assertThat(verified.missing()).containsExactly(new VerifiedLedger.BlockRange(3, 3));
    assertThat(at(verified, 2).knowledge()).isEqualTo(Knowledge.RECOMPUTED);
    assertThat(at(verified, 4).knowledge()).isEqualTo(Knowledge.UNPROVED);
    assertThat(at(verified, 4).isKnownValid()).isFalse();
    assertThat(verified.transaction(new Position(3, 0))).isEmpty();
  }

  @Test
  void a_later_endorsed_read_proves_what_it_read() {
    ledger.add(ledger.call("put").writes("b", "1").writesPrivately(UPDATES, "p", "1").build());
    ledger.add(ledger.call("put").reads("b", 4, 0).writes("c", "1").build());
    VerifiedLedger verified = ledger.verify();
    assertThat(at(verified, 4).knowledge()).isEqualTo(Knowledge.PROVED);
    assertThat(at(verified, 4).provedBy()).contains(new Position(5, 0));
    assertThat(at(verified, 4).isKnownValid()).isTrue();
    assertThat(at(verified, 5).knowledge()).isEqualTo(Knowledge.UNPROVED);
    assertThat(verified.counts().proved()).isEqualTo(1);
  }

  @Test
  void so_does_a_read_of_a_private_key() {
    ledger.add(ledger.call("put").writesPrivately(UPDATES, "p", "1").build());
    ledger.add(ledger.call("put").readsPrivately(UPDATES, "p", 4, 0).build());
    assertThat(at(ledger.verify(), 4).knowledge()).isEqualTo(Knowledge.PROVED);
  }

  @Test
  void so_does_a_read_by_a_transaction_that_is_invalid_itself() {
    ledger.add(ledger.call("put").writes("b", "1").build());
    ledger.add(ledger.call("put").writes("b", "2").build());
    ledger.add(
        ledger.call("put").reads("b", 4, 0).writes("c", "1"), TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(at(ledger.verify(), 4).knowledge()).isEqualTo(Knowledge.PROVED);
  }

  @Test
  void a_read_that_too_few_endorsed_proves_nothing() {
    ledger.add(ledger.call("put").writes("b", "1").build());
    ledger.add(
        ledger.call("put").reads("b", 4, 0).endorsedBy(consortium.peers(2)),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(at(ledger.verify(), 4).knowledge()).isEqualTo(Knowledge.UNPROVED);
  }

  @Test
  void what_was_read_later_cannot_have_been_invalid() {
    ledger.add(ledger.call("put").writes("b", "1"), TxValidationCode.MVCC_READ_CONFLICT);
    ledger.add(ledger.call("put").reads("b", 4, 0).writes("c", "1").build());
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 4, transaction 0");
  }

  @Test
  void a_read_of_what_nobody_wrote_is_refused() {
    ledger.add(ledger.call("put").writes("b", "1").build());
    ledger.add(ledger.call("put").reads("x", 4, 0).writes("c", "1").build());
    assertRefused(ledger::verify, FindingCode.READ_UNEXPLAINED, "block 5, transaction 0");
  }

  @Test
  void a_known_key_that_was_written_in_a_missing_block_is_named() {
    ledger.add(ledger.call("put").reads("a", 3, 0).writes("a", "2").build());
    assertThat(ledger.verify().remarks())
        .filteredOn(remark -> remark.code() == FindingCode.WRITE_HIDDEN)
        .singleElement()
        .extracting(Finding::place)
        .hasToString("block 4, transaction 0");
  }

  @Test
  void two_flags_that_contradict_each_other_are_refused() {
    ledger.add(ledger.call("put").writes("b", "1").build());
    ledger.add(ledger.call("put").reads("b", 4, 0).writes("b", "2").build());
    ledger.add(ledger.call("put").reads("b", 4, 0).writes("b", "3").build());
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 6, transaction 0");
  }

  @Test
  void conflicts_that_lie_in_missing_blocks_are_taken_as_flagged_and_not_as_known() {
    ledger.add(ledger.call("put").reads("z").writes("z", "1"), TxValidationCode.MVCC_READ_CONFLICT);
    VerifiedTransaction open = at(ledger.verify(), 4);
    assertThat(open.isValid()).isFalse();
    assertThat(open.knowledge()).isEqualTo(Knowledge.UNPROVED);
  }

  @Test
  void endorsements_are_checked_all_the_same() {
    ledger.add(ledger.call("put").writes("b", "1").endorsedBy(consortium.peers(2)).build());
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 4, transaction 0");
  }

  @Test
  void a_missing_definition_leaves_its_chaincode_undefined() {
    ledger.add(ledger.call("put").writes("b", "1").build());
    ledger.hide(1);
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 2, transaction 0");
  }
}
