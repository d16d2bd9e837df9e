package org.concordat.verifier.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;

/** A round as a transaction found it, and the records around it. */
record OpenRound(Step step, RoundState.Open state) {

  /** Finds the round, which must be in a phase. */
  static <T extends RoundState.Open> T require(
      Step step, Check check, Class<T> phase, String study, int round) {
    RoundState state = step.require(check, RoundState.class, RecordType.ROUND, study, round);
    step.require(
        check,
        phase.isInstance(state),
        () -> "the round is " + state.phase() + ", not " + phase.getSimpleName());
    return phase.cast(state);
  }

  /** How the caller's bank takes part. */
  static Roster.Participant requireParticipant(Step step, Check check, RoundState.Open round) {
    Optional<Roster.Participant> participant = round.roster().participant(step.bank());
    step.require(
        check, participant.isPresent(), () -> step.bank() + " takes no part in " + round.study());
    return participant.get();
  }

  Study study() {
    return StudyRules.study(step, state.study());
  }

  StudyState studyState() {
    return StudyRules.state(step, state.study());
  }

  /** The limits of the charter that the study started under. */
  Charter.Limits limits() {
    return step.require(
            Check.STUDY, Charter.class, RecordType.CHARTER_VERSION, studyState().charterVersion())
        .limits();
  }

  List<String> banks() {
    return state.roster().participants().stream().map(Roster.Participant::bank).toList();
  }

  /** The marks of a complete reveal, or nothing. */
  Optional<List<RevealedChunk>> complete(String bank) {
    int chunks = Chunks.count(study().architecture().parameterCount());
    List<RevealedChunk> marks = new ArrayList<>(chunks);
    for (int chunk = chunks - 1; chunk >= 0; chunk--) {
      Optional<RevealedChunk> mark =
          step.find(
              RevealedChunk.class, RecordType.REVEAL, state.study(), state.round(), bank, chunk);
      if (mark.isEmpty()) {
        return Optional.empty();
      }
      marks.addFirst(mark.get());
    }
    return Optional.of(List.copyOf(marks));
  }

  /** Those nobody need wait for: they have acted, or have revoked their agreement. */
  List<String> settled(List<String> awaited, List<String> acted) {
    return state.roster().participants().stream()
        .filter(participant -> awaited.contains(participant.bank()))
        .filter(participant -> acted.contains(participant.bank()) || revoked(participant))
        .map(Roster.Participant::bank)
        .toList();
  }

  private boolean revoked(Roster.Participant participant) {
    return step.require(
                Check.PHASE_CLOSED,
                AgreementRecord.class,
                RecordType.AGREEMENT,
                participant.bank(),
                participant.agreement())
            .status()
        == AgreementRecord.Status.REVOKED;
  }
}
