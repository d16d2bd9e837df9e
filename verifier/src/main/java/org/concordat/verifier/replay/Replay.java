package org.concordat.verifier.replay;

import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.records.WorldState;

/**
 * Follows a ledger from its first transaction: each valid one is held against the rules of the
 * protocol as the records stood before it, then its writes are taken over. Time grows with the
 * number of transactions.
 */
public final class Replay {
  /**
   * Why a round with enough valid updates may have no model. Whether it was so shows only with the
   * private values.
   */
  public static final String OVERFLOW = "a parameter of the model leaves the 32-bit range";

  private final VerifiedLedger ledger;
  private final WorldState state;
  private final CheckLog log;

  private Replay(VerifiedLedger ledger, CheckLog log) {
    this.ledger = ledger;
    this.state = new WorldState(ledger.chaincode());
    this.log = log;
  }

  /**
   * Follows a ledger to its end.
   *
   * @param ledger the ledger
   * @param log takes what is found
   * @return the records as they stand at the end
   */
  public static WorldState of(VerifiedLedger ledger, CheckLog log) {
    Replay replay = new Replay(ledger, log);
    ledger.transactions().stream()
        .filter(VerifiedTransaction::isValid)
        .filter(replay::concerns)
        .forEach(replay::follow);
    return replay.state;
  }

  /** A repetition of what was done before writes nothing, and so does a read: neither matters. */
  private boolean concerns(VerifiedTransaction transaction) {
    if (transaction.chaincode().equals(ledger.chaincode())) {
      return !transaction.writes().isEmpty() || !transaction.privateWrites().isEmpty();
    }
    return transaction.writes().stream()
            .anyMatch(write -> write.namespace().equals(ledger.chaincode()))
        || transaction.privateWrites().stream()
            .anyMatch(write -> write.namespace().equals(ledger.chaincode()));
  }

  private void follow(VerifiedTransaction transaction) {
    check(new Step(transaction, ledger, state, log));
    state.apply(transaction, log);
  }

  private void check(Step step) {
    try {
      VerifiedTransaction transaction = step.transaction();
      step.require(
          Check.CALL_FORM,
          transaction.chaincode().equals(ledger.chaincode()),
          () -> "chaincode " + transaction.chaincode() + " writes here");
      Optional<TransactionName> name = TransactionName.named(transaction.function());
      step.require(Check.CALL_FORM, name.isPresent(), () -> "there is no function of this name");
      Callers.check(step, name.get());
      rule(name.get(), step);
      step.compare();
    } catch (Stop stop) {
      if (stop.isUnknown()) {
        step.gap(stop.getMessage());
      }
    } catch (ConcordatException e) {
      step.holds(Check.CALL_RANGE, false, e::getMessage);
    } catch (RuntimeException e) {
      // A quorum endorsed values that no rule is defined for: refused, whatever they are.
      step.holds(Check.CALL_RANGE, false, () -> "its values are none a rule is defined for");
    }
  }

  private static void rule(TransactionName name, Step step) {
    switch (name) {
      case PROPOSE_CHARTER -> CharterRules.propose(step);
      case APPROVE_CHARTER -> CharterRules.approve(step);
      case ACTIVATE_CHARTER -> CharterRules.activate(step);
      case CREATE_AGREEMENT -> ConsentRules.createAgreement(step);
      case ACTIVATE_AGREEMENT -> ConsentRules.activateAgreement(step);
      case REVOKE_AGREEMENT -> ConsentRules.revokeAgreement(step);
      case REGISTER_DATASET -> ConsentRules.registerDataset(step);
      case REGISTER_SNAPSHOT -> ConsentRules.registerSnapshot(step);
      case RECORD_REVOCATION -> ConsentRules.revoke(step);
      case RECORD_CONSENT_ROOT -> ConsentRules.consentRoot(step);
      case PROPOSE_STUDY -> StudyRules.propose(step);
      case JOIN_STUDY -> StudyRules.join(step);
      case START_STUDY -> StartRules.start(step);
      case CANCEL_STUDY -> StudyRules.cancel(step);
      case COMMIT_UPDATE -> CommitRules.commit(step);
      case REVEAL_UPDATE -> RevealRules.reveal(step);
      case ADVANCE_ROUND -> AdvanceRules.advance(step);
      case FINALIZE_ROUND -> FinaliseRules.finalise(step);
      case JUDGE_MODEL -> AdvanceRules.judge(step);
      case REJOIN_ROUNDS -> AdvanceRules.rejoin(step);
      case REQUEST_PROMOTION -> UseRules.request(step);
      case APPROVE_PROMOTION -> UseRules.approve(step);
      case SUSPEND_MODEL -> UseRules.suspend(step);
      case RESUME_MODEL -> UseRules.resume(step);
      case RETIRE_MODEL -> UseRules.retire(step);
      case RECORD_RETRAINING -> UseRules.retrain(step);
      case PURGE_UPDATE -> RevealRules.purge(step);
      // Callers has noted that these write nothing; all their writes are too many.
      case READ_RECORD,
          LIST_RECORDS,
          READ_MODEL_CHUNK,
          READ_GRID,
          READ_UPDATE_CHUNK,
          READ_TAINT -> {}
    }
  }
}
