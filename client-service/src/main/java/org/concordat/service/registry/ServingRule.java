package org.concordat.service.registry;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;

/**
 * Which model answers when people ask for one: the model itself while nothing taints it; its
 * successor once a retraining names one that this bank has put to use; until then the tainted model
 * itself within its grace, and nobody after it.
 */
final class ServingRule {
  private final LedgerRecords records;
  private final CheckedModels models;
  private final Taints taints;
  private final String bank;

  ServingRule(LedgerRecords records, CheckedModels models, String bank) {
    this.records = records;
    this.models = models;
    this.taints = new Taints(records);
    this.bank = bank;
  }

  /** Who answers, or why nobody does. */
  sealed interface Choice {
    /**
     * A model answers.
     *
     * @param model the model
     * @param taint what taints it; it is within its grace then
     */
    record Serves(ModelRecord model, ModelTaint taint) implements Choice {}

    /**
     * Nobody answers.
     *
     * @param refusal why
     */
    record Refuses(Refusal refusal) implements Choice {}
  }

  /**
   * Decides.
   *
   * @param asked the model asked for
   * @param nowMillis the time
   * @return who answers
   */
  Choice decide(ModelRecord asked, long nowMillis) {
    return decide(asked, nowMillis, new HashSet<>());
  }

  private Choice decide(ModelRecord model, long nowMillis, Set<String> passed) {
    Optional<Refusal> unused = refuseUnlessInUse(model);
    if (unused.isPresent()) {
      return new Choice.Refuses(unused.get());
    }
    ModelTaint taint =
        taints.of(
            records
                .require(Lineage.class, RecordType.LINEAGE, model.study(), model.round())
                .record());
    Choice.Serves itself = new Choice.Serves(model, taint);
    if (!taint.tainted()) {
      return itself;
    }
    passed.add(name(model));
    Optional<ModelRecord> successor =
        taint
            .successor()
            .map(next -> models.require(next.study(), next.round()))
            .filter(next -> !passed.contains(name(next)));
    if (successor.isEmpty()) {
      return taint.servable(nowMillis) ? itself : new Choice.Refuses(tainted(model, taint));
    }
    return switch (decide(successor.get(), nowMillis, passed)) {
      case Choice.Serves serves -> serves;
      case Choice.Refuses refuses ->
          taint.servable(nowMillis)
              ? itself
              : new Choice.Refuses(replaced(model, taint, successor.get(), refuses.refusal()));
    };
  }

  private Optional<Refusal> refuseUnlessInUse(ModelRecord model) {
    Optional<Deployment.Status> status =
        records
            .find(Deployment.class, RecordType.DEPLOYMENT, bank, model.study(), model.round())
            .map(use -> use.record().status());
    return status.equals(Optional.of(Deployment.Status.PROMOTED))
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ErrorCode.MODEL_NOT_SERVED,
                bank
                    + " serves model "
                    + name(model)
                    + " once its promotion was approved; "
                    + status.map(where -> "its use is " + where).orElse("nobody asked for it")));
  }

  private static Refusal tainted(ModelRecord model, ModelTaint taint) {
    return new Refusal(
        ErrorCode.MODEL_TAINTED, why(model, taint) + "; no retraining names its successor yet");
  }

  private static Refusal replaced(
      ModelRecord model, ModelTaint taint, ModelRecord successor, Refusal refusal) {
    return new Refusal(
        refusal.code(),
        why(model, taint)
            + "; its successor is model "
            + name(successor)
            + ": "
            + refusal.detail());
  }

  private static String why(ModelRecord model, ModelTaint taint) {
    Withdrawal first = taint.decisive();
    return "model "
        + name(model)
        + " rests on "
        + first.inWords()
        + ", and its grace ended at "
        + first.graceEndsMillis();
  }

  private static String name(ModelRecord model) {
    return model.study() + "/" + model.round();
  }
}
