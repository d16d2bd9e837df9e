package org.concordat.verifier.replay;

import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.ModelReference;
import org.concordat.protocol.ledger.Requests.ModelStep;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.Deployment.Status;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.verifier.checks.Check;

/** How banks use models, and which model takes the place of a tainted one. */
final class UseRules {
  private UseRules() {}

  static void request(Step step) {
    ModelReference reference = step.argument(ModelReference.class);
    ModelRecord model =
        step.require(
            Check.USE_ACCEPTED,
            ModelRecord.class,
            RecordType.MODEL,
            reference.study(),
            reference.round());
    step.holds(
        Check.USE_ACCEPTED,
        model.status() == ModelRecord.Status.ACCEPTED,
        () -> "the model is " + model.status());
    step.holds(
        Check.USE_STATUS,
        find(step, reference.study(), reference.round()).isEmpty(),
        () -> step.bank() + " uses it, or did");
    Role role = role(step);
    expect(
        step,
        new Deployment(
            step.bank(),
            reference.study(),
            reference.round(),
            model.hash(),
            Status.REQUESTED,
            role,
            role,
            "",
            step.now()));
  }

  static void approve(Step step) {
    ModelReference reference = step.argument(ModelReference.class);
    Deployment use = require(step, reference.study(), reference.round());
    checkStatus(step, use, use.status() == Status.REQUESTED);
    step.holds(
        Check.USE_TWO_ROLES,
        role(step) != use.requestedBy(),
        () -> "the role " + use.requestedBy() + " has asked for it and agrees to it");
    checkUntainted(step, use);
    move(step, use, Status.PROMOTED, "");
  }

  static void suspend(Step step) {
    ModelStep argument = step.argument(ModelStep.class);
    Deployment use = require(step, argument.study(), argument.round());
    checkStatus(step, use, use.status() == Status.PROMOTED);
    move(step, use, Status.SUSPENDED, argument.reason());
  }

  static void resume(Step step) {
    ModelStep argument = step.argument(ModelStep.class);
    Deployment use = require(step, argument.study(), argument.round());
    checkStatus(step, use, use.status() == Status.SUSPENDED);
    checkUntainted(step, use);
    move(step, use, Status.PROMOTED, argument.reason());
  }

  static void retire(Step step) {
    ModelStep argument = step.argument(ModelStep.class);
    Deployment use = require(step, argument.study(), argument.round());
    checkStatus(step, use, use.status() != Status.RETIRED);
    move(step, use, Status.RETIRED, argument.reason());
  }

  private static void move(Step step, Deployment use, Status next, String reason) {
    expect(step, use.in(next, role(step), reason, step.now()));
  }

  private static void expect(Step step, Deployment use) {
    step.expect(Check.USE_STATUS, use, RecordType.DEPLOYMENT, use.bank(), use.study(), use.round());
  }

  private static Role role(Step step) {
    step.require(Check.CALL_ALLOWED, step.role().isPresent(), () -> "the caller has no role");
    return step.role().get();
  }

  private static Optional<Deployment> find(Step step, String study, int round) {
    return step.find(Deployment.class, RecordType.DEPLOYMENT, step.bank(), study, round);
  }

  private static Deployment require(Step step, String study, int round) {
    return step.require(
        Check.USE_STATUS, Deployment.class, RecordType.DEPLOYMENT, step.bank(), study, round);
  }

  private static void checkStatus(Step step, Deployment use, boolean allowed) {
    step.holds(Check.USE_STATUS, allowed, () -> "the use of the model is " + use.status());
  }

  private static void checkUntainted(Step step, Deployment use) {
    step.holds(
        Check.USE_UNTAINTED,
        !taint(step, use.study(), use.round()).tainted(),
        () -> "a consent that the model rests on had been withdrawn");
  }

  private static Taint taint(Step step, String study, int round) {
    Lineage lineage =
        step.require(Check.MODEL_LINEAGE, Lineage.class, RecordType.LINEAGE, study, round);
    return Taint.of(
        lineage,
        new Taint.Consents() {
          @Override
          public Optional<RevocationMark> revocation(String bank, String dataset, int sequence) {
            return step.find(
                RevocationMark.class, RecordType.REVOCATION_MARK, bank, dataset, sequence);
          }

          @Override
          public Optional<AgreementRecord> agreement(String bank, String id) {
            return step.find(AgreementRecord.class, RecordType.AGREEMENT, bank, id);
          }
        });
  }

  static void retrain(Step step) {
    Retraining retraining = step.argument(Retraining.class);
    Object[] key = {retraining.study(), retraining.round()};
    step.find(Retraining.class, RecordType.RETRAINING, key)
        .ifPresent(
            there ->
                step.holds(
                    Check.RETRAINING,
                    taint(step, there.successorStudy(), there.successorRound()).tainted(),
                    () -> "it has a successor that is not tainted"));
    step.holds(
        Check.RETRAINING,
        taint(step, retraining.study(), retraining.round()).tainted(),
        () -> "the model was not tainted");
    String study = retraining.successorStudy();
    int round = retraining.successorRound();
    ModelRecord successor =
        step.require(Check.RETRAINING, ModelRecord.class, RecordType.MODEL, study, round);
    step.holds(
        Check.RETRAINING,
        successor.status() == ModelRecord.Status.ACCEPTED,
        () -> "the successor is " + successor.status());
    step.holds(
        Check.RETRAINING,
        !taint(step, study, round).tainted(),
        () -> "the successor was tainted itself");
    step.holds(
        Check.RETRAINING,
        StudyRules.study(step, study)
            .purpose()
            .equals(StudyRules.study(step, retraining.study()).purpose()),
        () -> "the successor is for another purpose");
    step.expect(Check.RETRAINING, retraining, RecordType.RETRAINING, key);
  }
}
