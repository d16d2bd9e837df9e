package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.InMemoryLedger;
import org.concordat.chaincode.testing.InMemoryLedger.Proposal;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.commitment.UpdateCommitment.Opening;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.Reveal;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.ledger.TransactionName.Transients;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.Test;

class RevealPhaseTest {
  private static final String BANK = "BankBMSP";
  private static final int DIMENSION = 13;
  private static final int LARGEST = 10 << 20;

  @Test
  void nothing_is_revealed_before_the_commits_are_closed() {
    Scenario consortium = Scenario.running();
    consortium.commit(1, consortium.banks());

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0)))
        .isEqualTo(ErrorCode.ROUND_WRONG_PHASE);
  }

  @Test
  void the_deadline_is_the_last_moment() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    long deadline = ((RoundState.Revealing) consortium.round(1)).deadlineMillis();

    consortium.at(deadline);
    consortium.submit(consortium.revealing(BANK, 1, 0));
    consortium.at(deadline + 1);
    assertThat(consortium.refused(consortium.revealing("BankCMSP", 1, 0)))
        .isEqualTo(ErrorCode.REVEAL_DEADLINE_PASSED);
  }

  @Test
  void who_did_not_commit_reveals_nothing() {
    Scenario consortium = Scenario.running();
    consortium.commit(1, List.of("BankAMSP", "BankCMSP", "BankDMSP"));
    consortium.pass(300_000 + Fixtures.WINDOW_MILLIS + 1);
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.COMMITTING));

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0)))
        .isEqualTo(ErrorCode.NO_COMMITMENT);
  }

  @Test
  void what_is_revealed_is_what_was_committed_to() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);

    assertThat(
            consortium.refused(
                consortium.revealing(BANK, 1, 0, Fixtures.update("BankXMSP", 1, DIMENSION))))
        .isEqualTo(ErrorCode.COMMITMENT_MISMATCH);
  }

  @Test
  void another_banks_bytes_open_nothing() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    FixedPointVector others = Fixtures.update("BankCMSP", 1, DIMENSION);
    Opening opening =
        new UpdateCommitment(InMemoryLedger.CHANNEL, "fraud", 1, "BankCMSP")
            .open(others, Fixtures.salt("BankCMSP", "round1"), 0);

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0, opening, others.toBytes())))
        .isEqualTo(ErrorCode.COMMITMENT_MISMATCH);
  }

  @Test
  void a_copy_of_another_banks_commitment_can_never_be_opened() {
    // Given: B commits to the very text that C committed to
    Scenario consortium = Scenario.running();
    FixedPointVector others = Fixtures.update("BankCMSP", 1, DIMENSION);
    Commit original = consortium.commitment("BankCMSP", 1, others, Fixtures.SNAPSHOT);
    consortium.commit(1, List.of("BankAMSP", "BankCMSP", "BankDMSP"));
    consortium.submit(
        consortium.committing(
            new Commit(
                "fraud",
                1,
                BANK,
                original.commitment(),
                Fixtures.SNAPSHOT,
                Fixtures.WORKER_DIGEST)));
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.COMMITTING));

    // When, Then: even knowing C's salt and bytes it cannot open it in its own name
    Opening opening =
        new UpdateCommitment(InMemoryLedger.CHANNEL, "fraud", 1, "BankCMSP")
            .open(others, Fixtures.salt("BankCMSP", "round1"), 0);
    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0, opening, others.toBytes())))
        .isEqualTo(ErrorCode.COMMITMENT_MISMATCH);
  }

  @Test
  void an_update_of_another_length_is_refused_although_it_was_committed_to() {
    assertThat(refusedUpdate(Fixtures.update(BANK, 1, DIMENSION + 1)))
        .isEqualTo(ErrorCode.UPDATE_WRONG_LENGTH);
    assertThat(refusedUpdate(Fixtures.update(BANK, 1, DIMENSION - 1)))
        .isEqualTo(ErrorCode.UPDATE_WRONG_LENGTH);
  }

  @Test
  void an_update_of_more_chunks_is_refused_with_its_first_one() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().hidden(20_000).build());
    FixedPointVector tooLong = Fixtures.update(BANK, 1, 80_001 + 65_536);
    commitTo(consortium, tooLong);

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0, tooLong)))
        .isEqualTo(ErrorCode.UPDATE_WRONG_LENGTH);
  }

  @Test
  void an_opening_that_lies_about_the_length_is_held_to_the_bytes() {
    // Given: a commitment to too many bytes, opened as if they were as many as the model has
    Scenario consortium = Scenario.running();
    FixedPointVector tooLong = Fixtures.update(BANK, 1, DIMENSION + 3);
    commitTo(consortium, tooLong);
    byte[] salt = Fixtures.salt(BANK, "round1");
    Opening lie = new Opening(DIMENSION, 0, Digests.hex(salt), List.of());

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0, lie, tooLong.toBytes())))
        .isEqualTo(ErrorCode.UPDATE_WRONG_LENGTH);
  }

  @Test
  void a_value_outside_the_range_is_refused() {
    assertThat(refusedUpdate(single(LARGEST + 1))).isEqualTo(ErrorCode.UPDATE_OUT_OF_RANGE);
    assertThat(refusedUpdate(single(-LARGEST - 1))).isEqualTo(ErrorCode.UPDATE_OUT_OF_RANGE);
    assertThat(refusedUpdate(single(Integer.MIN_VALUE))).isEqualTo(ErrorCode.UPDATE_OUT_OF_RANGE);
  }

  @Test
  void values_whose_squares_wrap_a_long_to_zero_are_refused_by_their_range() {
    // Given: 4 * (2^31)^2 = 2^64, which a long sees as 0
    int[] values = new int[DIMENSION];
    Arrays.fill(values, 0, 4, Integer.MIN_VALUE);
    long wrapped = 0;
    for (int value : values) {
      wrapped += (long) value * value;
    }
    assertThat(wrapped).isZero();

    assertThat(refusedUpdate(FixedPointVector.of(values))).isEqualTo(ErrorCode.UPDATE_OUT_OF_RANGE);
  }

  @Test
  void a_norm_beyond_the_bound_is_refused_and_one_at_the_bound_is_not() {
    int[] values = new int[DIMENSION];
    values[0] = LARGEST;
    values[12] = 1;
    assertThat(refusedUpdate(FixedPointVector.of(values)))
        .isEqualTo(ErrorCode.UPDATE_NORM_EXCEEDED);

    Scenario consortium = Scenario.running();
    commitTo(consortium, single(LARGEST));
    consortium.submit(consortium.revealing(BANK, 1, 0, single(LARGEST)));
    assertThat(mark(consortium, 0).sumOfSquares()).isEqualTo((long) LARGEST * LARGEST);
  }

  @Test
  void the_norm_counts_over_all_chunks() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().hidden(20_000).build());
    int[] values = new int[80_001];
    values[0] = LARGEST;
    values[80_000] = 1;
    FixedPointVector update = FixedPointVector.of(values);
    commitTo(consortium, update);
    consortium.submit(consortium.revealing(BANK, 1, 0, update));

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 1, update)))
        .isEqualTo(ErrorCode.UPDATE_NORM_EXCEEDED);
  }

  @Test
  void chunks_come_in_their_order_and_the_last_one_spends() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().hidden(20_000).build());
    consortium.toRevealing(1);
    assertThat(consortium.refused(consortium.revealing(BANK, 1, 1)))
        .isEqualTo(ErrorCode.CHUNKS_MISSING);

    consortium.submit(consortium.revealing(BANK, 1, 0));
    assertThat(spent(consortium)).isZero();
    consortium.submit(consortium.revealing(BANK, 1, 1));
    assertThat(spent(consortium)).isEqualTo(10);
  }

  @Test
  void a_chunk_is_opened_as_itself() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().hidden(20_000).build());
    consortium.toRevealing(1);
    FixedPointVector update = Fixtures.update(BANK, 1, 80_001);
    Opening second =
        new UpdateCommitment(InMemoryLedger.CHANNEL, "fraud", 1, BANK)
            .open(update, Fixtures.salt(BANK, "round1"), 1);

    assertThat(
            consortium.refused(
                consortium.revealing(BANK, 1, 0, second, update.toBytes(65_536, 80_001))))
        .isEqualTo(ErrorCode.COMMITMENT_MISMATCH);
  }

  @Test
  void a_revocation_since_the_commit_is_found() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    consortium.submit(
        BANK, Role.STEWARD, TransactionName.RECORD_REVOCATION, Fixtures.revocation(BANK, 1));

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0)))
        .isEqualTo(ErrorCode.REVOKED_SINCE_COMMIT);
  }

  @Test
  void an_agreement_revoked_since_the_commit_is_found() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    consortium.submit(
        BANK,
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));

    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0)))
        .isEqualTo(ErrorCode.AGREEMENT_REVOKED);
  }

  @Test
  void a_budget_spent_since_the_commit_in_another_study_is_found() {
    // Given: two studies under one agreement whose budget of 100 covers only one of them
    Scenario consortium = Scenario.running(4, new StudyBuilder().spend(60).build());
    consortium.submit(
        "BankAMSP",
        Role.SCIENTIST,
        TransactionName.PROPOSE_STUDY,
        new StudyBuilder().id("second").spend(60).build());
    consortium.banks().forEach(bank -> consortium.join(bank, "second"));
    consortium.submit(
        "BankAMSP", Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference("second"));
    consortium.toRevealing(1);
    consortium.about("second");
    consortium.toRevealing(1);

    // When: the second study spends first
    consortium.submit(consortium.revealing(BANK, 1, 0));

    // Then
    consortium.about("fraud");
    assertThat(consortium.refused(consortium.revealing(BANK, 1, 0)))
        .isEqualTo(ErrorCode.PRIVACY_BUDGET_EXHAUSTED);
  }

  @Test
  void the_same_bytes_again_succeed_without_a_second_spend_and_other_bytes_never() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    consortium.submit(consortium.revealing(BANK, 1, 0));

    var again = consortium.submit(consortium.revealing(BANK, 1, 0));
    assertThat(again.writes()).isEmpty();
    assertThat(again.privateWrites()).isEmpty();
    assertThat(again.events()).isEmpty();
    assertThat(spent(consortium)).isEqualTo(10);
    assertThat(
            consortium.refused(
                consortium.revealing(BANK, 1, 0, Fixtures.update("BankXMSP", 1, DIMENSION))))
        .isEqualTo(ErrorCode.ALREADY_SUBMITTED);

    consortium.reveal(1, consortium.banks());
    consortium.submit(consortium.finalising("BankAMSP", 1));
    consortium.pass(10_000_000);
    assertThat(consortium.submit(consortium.revealing(BANK, 1, 0)).writes()).isEmpty();
  }

  @Test
  void chunk_and_opening_come_in_the_transient_map() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    Reveal reveal = new Reveal("fraud", 1, 0);

    assertThat(
            consortium.refused(
                consortium.proposal(BANK, Role.PARTICIPANT, TransactionName.REVEAL_UPDATE, reveal)))
        .isEqualTo(ErrorCode.TRANSIENT_MISSING);
    assertThat(
            consortium.refused(
                consortium.proposal(
                    BANK,
                    Role.PARTICIPANT,
                    TransactionName.REVEAL_UPDATE,
                    reveal,
                    Map.of(
                        Transients.OPENING,
                        CanonicalJson.writeBytes(
                            new Opening(DIMENSION, 0, "0".repeat(64), List.of()))))))
        .isEqualTo(ErrorCode.TRANSIENT_MISSING);
    Proposal garbage =
        consortium.proposal(
            BANK,
            Role.PARTICIPANT,
            TransactionName.REVEAL_UPDATE,
            reveal,
            Map.of(
                Transients.OPENING,
                Digests.bytes("{\"salt\":\"secret\"}"),
                Transients.CHUNK,
                new byte[4]));
    assertThat(consortium.refused(garbage)).isEqualTo(ErrorCode.FIELD_INVALID);
  }

  @Test
  void the_private_value_is_the_salt_and_the_chunk_and_the_ledger_shows_its_hash_only() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);

    var revealed = consortium.submit(consortium.revealing(BANK, 1, 0));

    byte[] value =
        UpdateStore.privateValue(
            Fixtures.salt(BANK, "round1"), Fixtures.update(BANK, 1, DIMENSION).toBytes());
    assertThat(revealed.privateWrites().values()).containsExactly(Digests.hex(value));
    assertThat(mark(consortium, 0).digest()).isEqualTo(Digests.plainHex(value));
    String open = revealed.writes() + revealed.payload() + revealed.events();
    assertThat(open).doesNotContain(Digests.hex(Fixtures.salt(BANK, "round1")));
    assertThat(open).doesNotContain(Digests.hex(Fixtures.update(BANK, 1, DIMENSION).toBytes(0, 4)));
  }

  private static ErrorCode refusedUpdate(FixedPointVector update) {
    Scenario consortium = Scenario.running();
    commitTo(consortium, update);
    return consortium.refused(consortium.revealing(BANK, 1, 0, update));
  }

  private static void commitTo(Scenario consortium, FixedPointVector update) {
    consortium.submit(consortium.committing(BANK, 1, update));
    consortium.commit(1, List.of("BankAMSP", "BankCMSP", "BankDMSP"));
    consortium.submit(consortium.advancing("BankAMSP", 1, RoundState.Phase.COMMITTING));
  }

  private static FixedPointVector single(int value) {
    int[] values = new int[DIMENSION];
    values[5] = value;
    return FixedPointVector.of(values);
  }

  private static RevealedChunk mark(Scenario consortium, int chunk) {
    return consortium
        .find(RevealedChunk.class, RecordType.REVEAL, "fraud", 1, BANK, chunk)
        .orElseThrow();
  }

  private static long spent(Scenario consortium) {
    return consortium
        .find(AgreementRecord.class, RecordType.AGREEMENT, BANK, Fixtures.AGREEMENT)
        .orElseThrow()
        .spent();
  }
}
