package org.concordat.verifier.replay;

import java.util.Optional;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.Reveal;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;

/**
 * Banks reveal what they committed to, and may remove it later. Whether a chunk opens the
 * commitment shows only where its private value is given.
 */
final class RevealRules {
  private RevealRules() {}

  static void reveal(Step step) {
    Reveal reveal = step.argument(Reveal.class);
    RoundState.Revealing round =
        OpenRound.require(
            step, Check.REVEAL_TIME, RoundState.Revealing.class, reveal.study(), reveal.round());
    Roster.Participant participant = OpenRound.requireParticipant(step, Check.REVEAL_TIME, round);
    step.holds(
        Check.REVEAL_TIME,
        step.now() <= round.deadlineMillis(),
        () -> "the deadline passed at " + round.deadlineMillis() + ", this is of " + step.now());
    Commit commit =
        step.require(
            Check.REVEAL_COMMITTED,
            Commit.class,
            RecordType.COMMIT,
            reveal.study(),
            reveal.round(),
            step.bank());
    Standing standing =
        Standing.of(
            step, Check.REVEAL_SNAPSHOT, round.roster().terms(), participant, commit.snapshot());
    step.holds(Check.REVEAL_SNAPSHOT, standing.refuseSnapshot(ErrorCode.REVOKED_SINCE_COMMIT));
    step.holds(Check.REVEAL_AGREEMENT, standing.refuseAgreement(step.now()));
    step.holds(Check.REVEAL_BUDGET, standing.refuseSpend());
    expectMark(step, reveal, new OpenRound(step, round), standing);
  }

  private static void expectMark(Step step, Reveal reveal, OpenRound round, Standing standing) {
    Study study = round.study();
    int chunks = Chunks.count(study.architecture().parameterCount());
    step.require(
        Check.REVEAL_CHUNKS,
        reveal.chunk() < chunks,
        () -> "chunk " + reveal.chunk() + ", the model has " + chunks);
    Object[] key = {reveal.study(), reveal.round(), step.bank(), reveal.chunk()};
    step.holds(
        Check.REVEAL_CHUNKS,
        !step.exists(RecordType.REVEAL, key),
        () -> "chunk " + reveal.chunk() + " was revealed before");
    Optional<RevealedChunk> written = step.written(RevealedChunk.class, RecordType.REVEAL, key);
    step.require(Check.REVEAL_CHUNKS, written.isPresent(), () -> "the mark is missing");
    checkNorm(step, reveal, study, written.get().sumOfSquares());

    PrivateCollection updates = PrivateCollection.Kind.UPDATES.of(round.studyState().membership());
    String name =
        PrivateCollection.key(reveal.study(), reveal.round(), step.bank(), reveal.chunk());
    Optional<String> hash = step.writtenPrivate(updates, name);
    step.expectPrivate(Check.REVEAL_DIGEST, updates, name, hash);
    step.holds(
        Check.REVEAL_DIGEST,
        hash.equals(Optional.of(written.get().digest())),
        () ->
            "the private value has "
                + hash.orElse("no hash")
                + ", the mark says "
                + written.get().digest());
    RevealedChunk mark =
        new RevealedChunk(
            reveal.study(),
            reveal.round(),
            step.bank(),
            reveal.chunk(),
            chunks,
            written.get().sumOfSquares(),
            written.get().digest());
    step.expect(Check.REVEAL_CHUNKS, mark, RecordType.REVEAL, key);
    if (mark.last()) {
      step.expect(
          Check.REVEAL_BUDGET,
          standing.agreement().spending(standing.terms().spendPerRound()),
          RecordType.AGREEMENT,
          step.bank(),
          standing.participant().agreement());
    }
  }

  private static void checkNorm(Step step, Reveal reveal, Study study, long sum) {
    long before =
        reveal.chunk() == 0
            ? 0
            : step.require(
                    Check.REVEAL_CHUNKS,
                    RevealedChunk.class,
                    RecordType.REVEAL,
                    reveal.study(),
                    reveal.round(),
                    step.bank(),
                    reveal.chunk() - 1)
                .sumOfSquares();
    NormBound norm = study.aggregation().norm();
    step.holds(
        Check.REVEAL_NORM,
        sum >= before && sum <= norm.largestSquare(),
        () ->
            "the sum of squares is "
                + sum
                + ", expected "
                + before
                + " to "
                + norm.largestSquare());
  }

  static void purge(Step step) {
    RoundReference reference = step.argument(RoundReference.class);
    RoundState round =
        step.require(
            Check.PURGE, RoundState.class, RecordType.ROUND, reference.study(), reference.round());
    step.holds(
        Check.PURGE, round.phase().isEnd(), () -> "the round is " + round.phase() + ", not ended");
    Object[] key = {reference.study(), reference.round(), step.bank()};
    step.holds(Check.PURGE, !step.exists(RecordType.PURGE, key), () -> "it was purged before");
    Study study = StudyRules.study(step, reference.study());
    StudyState state = StudyRules.state(step, reference.study());
    PrivateCollection updates = PrivateCollection.Kind.UPDATES.of(state.membership());
    int most = Chunks.count(study.architecture().parameterCount());
    int chunks = 0;
    while (chunks < most
        && step.exists(
            RecordType.REVEAL, reference.study(), reference.round(), step.bank(), chunks)) {
      step.expectPurge(
          Check.PURGE,
          updates,
          PrivateCollection.key(reference.study(), reference.round(), step.bank(), chunks));
      chunks++;
    }
    step.holds(Check.PURGE, chunks > 0, () -> step.bank() + " had revealed nothing");
    step.expect(
        Check.PURGE,
        new Purge(reference.study(), reference.round(), step.bank(), chunks, step.now()),
        RecordType.PURGE,
        key);
  }
}
