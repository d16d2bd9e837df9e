package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.service.oversight.Taints;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** Revocations, the accepted models they taint, and the banks that still use those. */
public final class ModelAlerts implements AlertSource {
  private final Projection projection;

  /**
   * Creates the source.
   *
   * @param projection the ledger's records
   */
  public ModelAlerts(Projection projection) {
    this.projection = projection;
  }

  @Override
  public List<Alert> alerts(Instant now) {
    Taints taints = new Taints(projection);
    List<Alert> found = new ArrayList<>();
    Map<StoredRecord, Integer> tainted = new HashMap<>();
    for (ModelRecord model : projection.listAs(ModelRecord.class, RecordType.MODEL)) {
      Taint taint = taints.of(model.study(), model.round());
      if (model.status() == ModelRecord.Status.ACCEPTED && taint.tainted()) {
        taint.causes().stream()
            .map(taints::origin)
            .distinct()
            .forEach(origin -> tainted.merge(origin, 1, Integer::sum));
        found.add(tainted(model, first(taint), taints));
      }
    }
    for (StoredRecord stored : projection.list(RecordType.REVOCATION_MARK, List.of())) {
      found.add(withdrawn(stored, tainted.getOrDefault(stored, 0)));
    }
    for (StoredRecord stored : projection.list(RecordType.DEPLOYMENT, List.of())) {
      Deployment use = stored.as(Deployment.class);
      Taint taint = taints.of(use.study(), use.round());
      if (use.status() == Deployment.Status.PROMOTED
          && taint.tainted()
          && taints.successor(use.study(), use.round()).isEmpty()) {
        found.add(inUse(use, first(taint), taints, now));
      }
    }
    return found;
  }

  private static Alert withdrawn(StoredRecord stored, int models) {
    Revocation revocation = stored.as(RevocationMark.class).revocation();
    return AlertCode.ROWS_WITHDRAWN.alert(
        Place.subject("dataset " + revocation.dataset()).at(revocation.bank()),
        stored,
        revocation.bank()
            + " withdrew "
            + revocation.withdrawnRows()
            + " rows of dataset "
            + revocation.dataset()
            + "; accepted models tainted by it: "
            + models);
  }

  /** The cause whose grace ends first. */
  private static Taint.Cause first(Taint taint) {
    return taint.causes().stream()
        .min(Comparator.comparingLong(Taint.Cause::graceEndsMillis))
        .orElseThrow();
  }

  private static Alert tainted(ModelRecord model, Taint.Cause cause, Taints taints) {
    return AlertCode.MODEL_TAINTED.alert(
        Place.model(model.study(), model.round()).at(cause.ground().bank()),
        taints.origin(cause),
        "model "
            + model.study()
            + "/"
            + model.round()
            + " rests on what "
            + cause.ground().bank()
            + " withdrew"
            + taints
                .successor(model.study(), model.round())
                .map(
                    next -> "; retrained as " + next.successorStudy() + "/" + next.successorRound())
                .orElse(""));
  }

  private static Alert inUse(Deployment use, Taint.Cause cause, Taints taints, Instant now) {
    boolean over = now.toEpochMilli() > cause.graceEndsMillis();
    Alert alert =
        (over ? AlertCode.TAINTED_MODEL_PAST_GRACE : AlertCode.TAINTED_MODEL_IN_GRACE)
            .alert(
                Place.model(use.study(), use.round()).at(use.bank()),
                taints.origin(cause),
                use.bank()
                    + " uses model "
                    + use.study()
                    + "/"
                    + use.round()
                    + ", tainted by a withdrawal of "
                    + cause.ground().bank()
                    + "; the grace "
                    + (over ? "ended " : "ends ")
                    + Words.time(cause.graceEndsMillis()));
    return over ? alert.since(cause.graceEndsMillis()) : alert;
  }
}
