package org.concordat.verifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.verifier.testing.Refusals.assertRefused;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerVerifierTest {
  private static Consortium consortium;
  private ForgedLedger ledger;

  @BeforeAll
  static void found() {
    consortium = new Consortium(4, 1, Instant.parse("2026-01-01T00:00:00Z"));
  }

  @BeforeEach
  void begin() {
    ledger = ForgedLedger.begin(consortium);
  }

  @Test
  void a_sound_ledger_is_told_as_it_is() {
    // Given
    ledger.add(
        ledger.call("Open", "1").reads("round").writes("round", "one").build(),
        ledger
            .callOf("BankB", "Commit", "x")
            .reads("commit/B")
            .writes("commit/B", "hash")
            .writesPrivately(ForgedLedger.UPDATES, "update/B", "numbers")
            .build());
    ledger.add(ledger.call("Close").reads("round", 2, 0).deletes("round").build());
    // When
    VerifiedLedger verified = ledger.verify();
    // Then
    assertThat(verified.isComplete()).isTrue();
    assertThat(verified.height()).isEqualTo(4);
    assertThat(verified.counts()).isEqualTo(new LedgerCounts(4, 0, 9, 4, 4, 4, 12, 0, 1, 4, 0, 0));
    assertThat(verified.configurations())
        .containsExactly(
            new VerifiedConfiguration(
                0,
                0,
                List.of("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP"),
                List.of("RegulatorMSP"),
                List.of("BankAOrdMSP", "BankBOrdMSP", "BankCOrdMSP", "BankDOrdMSP"),
                3,
                3));
    assertThat(verified.definitions().getFirst().endorsementPolicy())
        .isEqualTo("OutOf(3,'BankAMSP.peer','BankBMSP.peer','BankCMSP.peer','BankDMSP.peer')");
    VerifiedTransaction commit = verified.transaction(new Position(2, 1)).orElseThrow();
    assertThat(commit.function()).isEqualTo("Commit");
    assertThat(commit.creatorMspId()).isEqualTo("BankBMSP");
    assertThat(commit.creatorRole()).contains("participant");
    assertThat(commit.endorserMspIds()).containsExactly("BankAMSP", "BankBMSP", "BankCMSP");
    assertThat(commit.isKnownValid()).isTrue();
    assertThat(commit.knowledge()).isEqualTo(Knowledge.RECOMPUTED);
    assertThat(commit.writes().getFirst().key()).isEqualTo("commit/B");
    assertThat(commit.privateWrites().getFirst().collection()).isEqualTo(ForgedLedger.UPDATES);
    assertThat(verified.transaction(new Position(3, 0)).orElseThrow().writes().getFirst().value())
        .isEmpty();
    assertThat(verified.transaction(new Position(3, 1))).isEmpty();
    assertThat(verified.remarks())
        .extracting(Finding::code)
        .containsExactly(FindingCode.GENESIS_NOT_PINNED);
  }

  @Test
  void a_pinned_first_block_is_held_to_its_pin() {
    String hash =
        HexFormat.of()
            .formatHex(BlockBytes.of(ledger.blocks().getFirst().toByteArray()).headerHash());
    Roots pinned = Roots.of(consortium.rootFiles(), Optional.of(hash));
    VerifiedLedger verified = ForgedLedger.verify(ledger.bundle(), pinned);
    assertThat(verified.genesisPinned()).isTrue();
    assertThat(verified.genesisHash()).isEqualTo(hash);
    assertThat(verified.remarks()).isEmpty();
    Roots other = Roots.of(consortium.rootFiles(), Optional.of("0".repeat(64)));
    assertRefused(
        () -> ForgedLedger.verify(ledger.bundle(), other), FindingCode.GENESIS_DIFFERS, "block 0");
  }

  @Test
  void a_root_that_no_configuration_uses_is_remarked() {
    Map<String, byte[]> files = consortium.rootFiles();
    files.put("BankZMSP", files.get("BankAMSP"));
    VerifiedLedger verified =
        ForgedLedger.verify(ledger.bundle(), Roots.of(files, Optional.empty()));
    assertThat(verified.remarks()).extracting(Finding::code).contains(FindingCode.ROOT_UNUSED);
  }

  @Test
  void a_transaction_that_read_what_had_changed_must_be_flagged() {
    ledger.add(ledger.call("put").writes("k", "1").build());
    ledger.add(ledger.call("put").reads("k", 2, 0).writes("k", "2").build());
    ledger.add(
        ledger.call("put").reads("k", 2, 0).writes("k", "3"), TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(ledger.verify().transactions().getLast().code())
        .isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    // the flag says otherwise
    ledger.add(ledger.call("put").reads("k", 2, 0).writes("k", "4").build());
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 5, transaction 0");
  }

  @Test
  void of_two_conflicting_transactions_in_a_block_the_second_is_invalid() {
    ledger.add(
        List.of(
            ledger.call("put").reads("k").writes("k", "1").build(),
            ledger.call("put").reads("k").writes("k", "2").build(),
            ledger.call("get").reads("k").build()),
        TxValidationCode.VALID,
        TxValidationCode.MVCC_READ_CONFLICT,
        TxValidationCode.MVCC_READ_CONFLICT);
    ledger.add(ledger.call("put").reads("k", 2, 0).writes("k", "3").build());
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(3);
  }

  @Test
  void what_was_valid_and_is_flagged_invalid_is_refused() {
    ledger.add(ledger.call("put").reads("k").writes("k", "1"), TxValidationCode.MVCC_READ_CONFLICT);
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 2, transaction 0");
  }

  @Test
  void private_reads_conflict_by_their_hashes() {
    String c = ForgedLedger.UPDATES;
    ledger.add(ledger.call("p").readsPrivately(c, "k").writesPrivately(c, "k", "1").build());
    ledger.add(ledger.call("p").readsPrivately(c, "k", 2, 0).writes("x", "1").build());
    ledger.add(
        ledger.call("p").readsPrivately(c, "k").writes("x", "2"),
        TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(3);
  }

  @Test
  void private_values_are_gone_after_their_life() {
    String c = ForgedLedger.BRIEF; // two blocks
    ledger.add(ledger.call("p").writesPrivately(c, "k", "1").build()); // 2
    ledger.add(ledger.call("p").readsPrivately(c, "k", 2, 0).build()); // 3
    ledger.add(ledger.call("p").readsPrivately(c, "k", 2, 0).build()); // 4
    ledger.add(ledger.call("p").readsPrivately(c, "k", 2, 0).build()); // 5: gone when it ends
    ledger.add(ledger.call("p").readsPrivately(c, "k").writesPrivately(c, "k", "2").build()); // 6
    ledger.add(ledger.call("p").writesPrivately(c, "k", "3").build()); // 7
    ledger.add(ledger.call("p").writes("x", "1").build()); // 8
    ledger.add(ledger.call("p").readsPrivately(c, "k", 7, 0).build()); // 9
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(9);
  }

  @Test
  void too_few_endorsements_must_be_flagged() {
    ledger.add(
        ledger.call("put").writes("k", "1").endorsedBy(consortium.peers(2)),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().transactions().getLast().isValid()).isFalse();
    ledger.add(ledger.call("put").writes("k", "1").endorsedBy(consortium.peers(2)).build());
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 3, transaction 0");
  }

  @Test
  void neither_regulator_nor_client_counts_as_an_endorser() {
    List<org.concordat.identity.Identity> others =
        List.of(
            consortium.peer("BankA"),
            consortium.peer("Regulator"),
            consortium.client("BankB"),
            consortium.admin("BankC"));
    ledger.add(
        ledger.call("put").writes("k", "1").endorsedBy(others),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
  }

  @Test
  void one_peer_that_endorses_twice_counts_once() {
    List<org.concordat.identity.Identity> twice =
        List.of(consortium.peer("BankA"), consortium.peer("BankB"), consortium.peer("BankB"));
    ledger.add(
        ledger.call("put").writes("k", "1").endorsedBy(twice),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    ledger.verify();
  }

  @Test
  void a_repeated_transaction_id_must_be_flagged() {
    byte[] nonce = new byte[24];
    ledger.add(
        List.of(
            ledger.call("put").withNonce(nonce).writes("k", "1").build(),
            ledger.call("put").withNonce(nonce).writes("k", "2").build()),
        TxValidationCode.VALID,
        TxValidationCode.DUPLICATE_TXID);
    ledger.add(
        ledger.call("put").withNonce(nonce).writes("k", "3"), TxValidationCode.DUPLICATE_TXID);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(2);
    ledger.add(ledger.call("put").withNonce(nonce).writes("k", "4").build());
    assertRefused(ledger::verify, FindingCode.VALIDITY_DIFFERS, "block 4, transaction 0");
  }

  @Test
  void a_chaincode_without_definition_writes_nothing() {
    ledger.add(
        ledger.call("put").in("unknown").writes("k", "1"), TxValidationCode.INVALID_CHAINCODE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
  }

  @Test
  void definitions_are_written_by_a_majority_only() {
    ledger.add(
        ledger
            .call("put")
            .in("_lifecycle")
            .writes("namespaces/fields/concordat/Sequence", "2")
            .endorsedBy(consortium.peers(2)),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().definitions()).hasSize(1);
  }

  @Test
  void a_collection_that_is_not_defined_takes_no_writes() {
    ledger.add(
        ledger.call("put").writesPrivately("other", "k", "1"),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(1);
  }

  @Test
  void an_organisations_own_collection_takes_writes_of_its_own_peer() {
    ledger.add(
        ledger
            .call("Approve")
            .writesPrivately("_implicit_org_BankBMSP", "k", "1")
            .endorsedBy(List.of(consortium.peer("BankB")))
            .build());
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(2);
    ledger.add(
        ledger
            .call("Approve")
            .writesPrivately("_implicit_org_BankBMSP", "k", "1")
            .endorsedBy(List.of(consortium.peer("BankA"))),
        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(ledger.verify().counts().validTransactions()).isEqualTo(2);
  }

  @Test
  void the_manifests_claims_are_held_against_the_blocks() {
    ledger.add(ledger.call("put").writes("k", "1").build());
    byte[] bundle = ledger.bundle();
    assertThat(ForgedLedger.verify(bundle, consortium.roots()).tipHash())
        .isEqualTo(
            HexFormat.of()
                .formatHex(BlockBytes.of(ledger.blocks().getLast().toByteArray()).headerHash()));
  }
}
