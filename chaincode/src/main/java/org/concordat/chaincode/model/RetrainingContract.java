package org.concordat.chaincode.model;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Studies;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.model.ModelRecord;

/**
 * Names a tainted model's successor. Any bank's officer may: nobody has to be believed, the
 * lineages decide. A successor that was tainted itself since gives way to a later one.
 */
public final class RetrainingContract {
  private final Call call;
  private final Lineages lineages;

  /**
   * Creates the contract for one transaction.
   *
   * @param call the transaction
   */
  public RetrainingContract(Call call) {
    this.call = call;
    this.lineages = new Lineages(call);
  }

  /**
   * Records a retraining.
   *
   * @param retraining the tainted model and its successor
   * @return the event
   */
  public LedgerEvent record(Retraining retraining) {
    Optional<Retraining> there =
        call.records()
            .find(Retraining.class, RecordType.RETRAINING, retraining.study(), retraining.round());
    if (!there.equals(Optional.of(retraining))) {
      requireFree(there, retraining);
      requireTainted(retraining);
      requireSuccessor(retraining);
      call.records().put(retraining, RecordType.RETRAINING, retraining.study(), retraining.round());
    }
    return new LedgerEvent(
        TransactionName.RECORD_RETRAINING.function(), retraining.study(), retraining.round(), "");
  }

  private void requireFree(Optional<Retraining> there, Retraining retraining) {
    if (there.isPresent()
        && !lineages.taint(there.get().successorStudy(), there.get().successorRound()).tainted()) {
      throw new ConcordatException(
          ErrorCode.ID_TAKEN,
          "model "
              + name(retraining.study(), retraining.round())
              + " has the successor "
              + name(there.get().successorStudy(), there.get().successorRound()));
    }
  }

  private void requireTainted(Retraining retraining) {
    if (!lineages.taint(retraining.study(), retraining.round()).tainted()) {
      throw new ConcordatException(
          ErrorCode.MODEL_NOT_TAINTED,
          "no consent of model " + name(retraining.study(), retraining.round()) + " was withdrawn");
    }
  }

  private void requireSuccessor(Retraining retraining) {
    String study = retraining.successorStudy();
    int round = retraining.successorRound();
    ModelRecord successor = ModelStore.require(call, study, round);
    if (successor.status() != ModelRecord.Status.ACCEPTED) {
      throw invalid(study, round, "is " + successor.status());
    }
    if (lineages.taint(study, round).tainted()) {
      throw invalid(study, round, "is tainted itself");
    }
    String purpose = Studies.require(call, retraining.study()).purpose();
    String its = Studies.require(call, study).purpose();
    if (!its.equals(purpose)) {
      throw invalid(study, round, "is for " + its + ", not for " + purpose);
    }
  }

  private static ConcordatException invalid(String study, int round, String why) {
    return new ConcordatException(
        ErrorCode.RETRAINING_INVALID, "model " + name(study, round) + " " + why);
  }

  private static String name(String study, int round) {
    return study + "/" + round;
  }
}
