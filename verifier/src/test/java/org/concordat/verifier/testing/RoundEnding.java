package org.concordat.verifier.testing;

import static org.concordat.verifier.testing.Banks.FIVE;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/** Writes how a round ends as the chaincode would: the judgements, and what they decide. */
final class RoundEnding {
  private final TestLedger ledger;

  RoundEnding(TestLedger ledger) {
    this.ledger = ledger;
  }

  /** The banks in the aggregate judge it, and the round ends. */
  void judgements(Study terms, long changeMicros) {
    String study = terms.id();
    int round = ledger.get(StudyState.class, RecordType.STUDY_STATE, study).currentRound();
    RoundState.Judging open = ledger.get(RoundState.Judging.class, RecordType.ROUND, study, round);
    List<Judgement> judgements = new ArrayList<>();
    for (String bank : open.awaited()) {
      long parent = 700_000L + 10L * bank.charAt(4);
      Judgement judgement =
          new Judgement(study, round, bank, open.modelHash(), parent + changeMicros, parent);
      judgements.add(judgement);
      ledger
          .call(bank, Role.PARTICIPANT, TransactionName.JUDGE_MODEL, judgement)
          .put(judgement, RecordType.JUDGEMENT, study, round, bank)
          .submit();
    }
    end(terms, open, RoundRules.decide(open, judgements, terms.toleranceMicros()));
  }

  private boolean rejoins(String study, String bank, int next) {
    return ledger
        .find(RecordType.Rejoin.class, RecordType.REJOIN, study, bank)
        .filter(mark -> mark.fromRound() == next)
        .isPresent();
  }

  private void end(Study terms, RoundState.Judging open, RoundState.Ended end) {
    String study = terms.id();
    int round = open.round();
    StudyState state = ledger.get(StudyState.class, RecordType.STUDY_STATE, study);
    ModelRecord model = ledger.get(ModelRecord.class, RecordType.MODEL, study, round);
    boolean accepted = end instanceof RoundState.Accepted;
    if (accepted) {
      state = state.accepting(round, open.modelHash());
    }
    TestLedger.Draft draft =
        ledger
            .call(
                "BankEMSP",
                Role.PARTICIPANT,
                TransactionName.ADVANCE_ROUND,
                new Requests.RoundMove(study, round, RoundState.Phase.JUDGING))
            .put(end, RecordType.ROUND, study, round)
            .put(
                model.in(accepted ? ModelRecord.Status.ACCEPTED : ModelRecord.Status.REJECTED),
                RecordType.MODEL,
                study,
                round);
    if (round < terms.rounds()) {
      List<String> awaited =
          FIVE.stream()
              .filter(bank -> open.awaited().contains(bank) || rejoins(study, bank, round + 1))
              .toList();
      state = state.inRound(round + 1);
      draft.put(
          new RoundState.Committing(
              study,
              round + 1,
              state.acceptedRound(),
              awaited.size() < terms.minimumParticipants() ? FIVE : awaited,
              ledger.now() + terms.phases().commitMillis(),
              open.roster()),
          RecordType.ROUND,
          study,
          round + 1);
    } else {
      state = state.ended(StudyState.Status.COMPLETED, "all rounds have ended");
    }
    draft.put(state, RecordType.STUDY_STATE, study).submit();
  }
}
