package org.concordat.chaincode.round;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.firstOf;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Records;
import org.concordat.chaincode.participation.Standing;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.commitment.UpdateCommitment.Opening;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.Reveal;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.ledger.TransactionName.Transients;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;

/**
 * Banks reveal what they committed to, chunk by chunk, through the transient map. Every value is
 * held to its range before any is squared.
 */
public final class RevealPhase {
  private final Call call;

  /**
   * Creates the phase for one transaction.
   *
   * @param call the transaction
   */
  public RevealPhase(Call call) {
    this.call = call;
  }

  /**
   * Checks and stores one chunk; with the last one the round's privacy spend is recorded.
   *
   * @param reveal which chunk
   * @return the event
   */
  public LedgerEvent reveal(Reveal reveal) {
    OpenRound open = OpenRound.of(call, reveal.study(), reveal.round());
    open.requireParticipant();
    Opening opening = call.transientRecord(Transients.OPENING, Opening.class);
    byte[] chunk = call.transientBytes(Transients.CHUNK);
    byte[] value = UpdateStore.privateValue(Digests.fromHex(opening.salt()), chunk);
    UpdateStore updates = new UpdateStore(call, open);
    Optional<RevealedChunk> before = updates.mark(call.bank(), reveal.chunk());
    if (before.isEmpty()) {
      accept(reveal, open, opening, chunk, value, updates);
    } else if (!before.get().digest().equals(Digests.plainHex(value))) {
      throw Records.conflict(
          ErrorCode.ALREADY_SUBMITTED,
          RecordType.REVEAL,
          reveal.study(),
          reveal.round(),
          call.bank(),
          reveal.chunk());
    }
    return open.event(TransactionName.REVEAL_UPDATE, open.round().phase());
  }

  private void accept(
      Reveal reveal,
      OpenRound open,
      Opening opening,
      byte[] chunk,
      byte[] value,
      UpdateStore updates) {
    if (!(open.round() instanceof RoundState.Revealing revealing)) {
      throw open.wrongPhase(RoundState.Phase.REVEALING);
    }
    open.requireBefore(revealing.deadlineMillis(), ErrorCode.REVEAL_DEADLINE_PASSED);
    Commit commit = requireCommit(reveal);
    Call.stopAt(
        firstOf(
            () -> refuseOpening(reveal, commit, opening, chunk),
            () -> refuseLength(reveal.chunk(), opening, chunk, updates.dimension())));
    long sum = measure(reveal, open, chunk, updates);
    Standing standing = open.standing(revealing, call.bank(), commit.snapshot());
    Call.stopAt(
        firstOf(
            () -> standing.refuseSnapshot(ErrorCode.REVOKED_SINCE_COMMIT),
            standing::refuseAgreement,
            standing::refuseSpend));
    RevealedChunk mark =
        new RevealedChunk(
            reveal.study(),
            reveal.round(),
            call.bank(),
            reveal.chunk(),
            updates.chunks(),
            sum,
            Digests.plainHex(value));
    updates.write(mark, value);
    if (mark.last()) {
      standing.spend();
    }
  }

  private Commit requireCommit(Reveal reveal) {
    return call.records()
        .find(Commit.class, RecordType.COMMIT, reveal.study(), reveal.round(), call.bank())
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.NO_COMMITMENT,
                    call.bank() + " made no commitment in round " + reveal.round()));
  }

  private Optional<Refusal> refuseOpening(
      Reveal reveal, Commit commit, Opening opening, byte[] chunk) {
    UpdateCommitment commitment =
        new UpdateCommitment(call.ledger().channel(), reveal.study(), reveal.round(), call.bank());
    return check(
        opening.index() == reveal.chunk() && commitment.opens(commit.commitment(), opening, chunk),
        ErrorCode.COMMITMENT_MISMATCH,
        () -> "chunk " + reveal.chunk() + " does not open the commitment of " + call.bank());
  }

  private static Optional<Refusal> refuseLength(
      int index, Opening opening, byte[] chunk, int dimension) {
    return firstOf(
        () ->
            check(
                opening.dimension() == dimension,
                ErrorCode.UPDATE_WRONG_LENGTH,
                () ->
                    "the update has "
                        + opening.dimension()
                        + " values, the model "
                        + dimension
                        + " parameters"),
        () -> {
          long expected = 4L * (Chunks.to(index, dimension) - Chunks.from(index));
          return check(
              chunk.length == expected,
              ErrorCode.UPDATE_WRONG_LENGTH,
              () -> "chunk " + index + " takes " + expected + " bytes, got " + chunk.length);
        });
  }

  /** The sum of squares up to and with this chunk. */
  private long measure(Reveal reveal, OpenRound open, byte[] chunk, UpdateStore updates) {
    long before = 0;
    if (reveal.chunk() > 0) {
      before =
          updates
              .mark(call.bank(), reveal.chunk() - 1)
              .orElseThrow(
                  () ->
                      new ConcordatException(
                          ErrorCode.CHUNKS_MISSING,
                          "chunk " + (reveal.chunk() - 1) + " comes before " + reveal.chunk()))
              .sumOfSquares();
    }
    NormBound bound = open.study().aggregation().norm();
    return switch (bound.measure(FixedPointVector.fromBytes(chunk), before)) {
      case NormBound.Measured.Within within -> within.sumOfSquares();
      case NormBound.Measured.Beyond beyond -> throw beyond.refusal().toException();
    };
  }
}
