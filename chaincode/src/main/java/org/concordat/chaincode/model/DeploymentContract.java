package org.concordat.chaincode.model;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.ModelReference;
import org.concordat.protocol.ledger.Requests.ModelStep;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.Deployment.Status;
import org.concordat.protocol.model.ModelRecord;

/**
 * How a bank uses a model: {@code REQUESTED → PROMOTED ⇄ SUSPENDED}, and from each of them to
 * {@code RETIRED}, which is final. The banks' judgements come first; then two people of different
 * roles at the bank that puts it to use.
 */
public final class DeploymentContract {
  private final Call call;

  /**
   * Creates the contract for one transaction.
   *
   * @param call the transaction
   */
  public DeploymentContract(Call call) {
    this.call = call;
  }

  /**
   * Asks to put a model to use at the caller's bank.
   *
   * @param reference the model
   * @return the event
   */
  public LedgerEvent request(ModelReference reference) {
    Optional<Deployment> there = find(reference.study(), reference.round());
    Deployment use;
    if (there.isEmpty()) {
      use =
          new Deployment(
              call.bank(),
              reference.study(),
              reference.round(),
              requireAccepted(reference).hash(),
              Status.REQUESTED,
              call.caller().role(),
              call.caller().role(),
              "",
              call.now());
      write(use);
    } else {
      use = there.get();
      requireStatus(use, use.status() == Status.REQUESTED || use.status() == Status.PROMOTED);
    }
    return event(TransactionName.REQUEST_PROMOTION, use);
  }

  /**
   * Agrees to put a model to use.
   *
   * @param reference the model
   * @return the event
   */
  public LedgerEvent approve(ModelReference reference) {
    Deployment use = require(reference.study(), reference.round());
    if (use.status() != Status.PROMOTED) {
      requireStatus(use, use.status() == Status.REQUESTED);
      if (call.caller().role() == use.requestedBy()) {
        throw new ConcordatException(
            ErrorCode.ROLE_NOT_ALLOWED,
            "a person of another role than " + use.requestedBy().attributeValue() + " is to agree");
      }
      requireUntainted(use);
      use = move(use, Status.PROMOTED, "");
    }
    return event(TransactionName.APPROVE_PROMOTION, use);
  }

  /**
   * Takes a model out of use for the time being.
   *
   * @param step the model and why
   * @return the event
   */
  public LedgerEvent suspend(ModelStep step) {
    Deployment use = require(step.study(), step.round());
    if (use.status() != Status.SUSPENDED) {
      requireStatus(use, use.status() == Status.PROMOTED);
      use = move(use, Status.SUSPENDED, step.reason());
    }
    return event(TransactionName.SUSPEND_MODEL, use);
  }

  /**
   * Takes a suspended model into use again.
   *
   * @param step the model and why
   * @return the event
   */
  public LedgerEvent resume(ModelStep step) {
    Deployment use = require(step.study(), step.round());
    if (use.status() != Status.PROMOTED) {
      requireStatus(use, use.status() == Status.SUSPENDED);
      requireUntainted(use);
      use = move(use, Status.PROMOTED, step.reason());
    }
    return event(TransactionName.RESUME_MODEL, use);
  }

  /**
   * Takes a model out of use for good.
   *
   * @param step the model and why
   * @return the event
   */
  public LedgerEvent retire(ModelStep step) {
    Deployment use = require(step.study(), step.round());
    if (use.status() != Status.RETIRED) {
      use = move(use, Status.RETIRED, step.reason());
    }
    return event(TransactionName.RETIRE_MODEL, use);
  }

  private ModelRecord requireAccepted(ModelReference reference) {
    ModelRecord model = ModelStore.require(call, reference.study(), reference.round());
    if (model.status() != ModelRecord.Status.ACCEPTED) {
      throw new ConcordatException(
          ErrorCode.MODEL_NOT_ACCEPTED,
          "model " + model.study() + "/" + model.round() + " is " + model.status());
    }
    return model;
  }

  private void requireUntainted(Deployment use) {
    Taint taint = new Lineages(call).taint(use.study(), use.round());
    if (taint.tainted()) {
      throw new ConcordatException(
          ErrorCode.MODEL_TAINTED,
          "model "
              + use.study()
              + "/"
              + use.round()
              + " rests on a consent that was withdrawn by "
              + taint.causes().getFirst().ground().bank());
    }
  }

  private static void requireStatus(Deployment use, boolean allowed) {
    if (!allowed) {
      throw new ConcordatException(
          ErrorCode.MODEL_WRONG_STATUS,
          "the use of model " + use.study() + "/" + use.round() + " is " + use.status());
    }
  }

  private Optional<Deployment> find(String study, int round) {
    return call.records().find(Deployment.class, RecordType.DEPLOYMENT, call.bank(), study, round);
  }

  private Deployment require(String study, int round) {
    return find(study, round)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.MODEL_WRONG_STATUS,
                    call.bank() + " does not use model " + study + "/" + round));
  }

  private Deployment move(Deployment use, Status next, String reason) {
    Deployment moved = use.in(next, call.caller().role(), reason, call.now());
    write(moved);
    return moved;
  }

  private void write(Deployment use) {
    call.records().put(use, RecordType.DEPLOYMENT, use.bank(), use.study(), use.round());
  }

  private static LedgerEvent event(TransactionName name, Deployment use) {
    return new LedgerEvent(name.function(), use.study(), use.round(), use.status().name());
  }
}
