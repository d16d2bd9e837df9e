package org.concordat.service.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.model.ModelRecord;

/**
 * A model and its ancestors, up to the initial model of its study.
 *
 * @param steps the model first, the initial model last
 */
record ModelHistory(List<Step> steps) {
  ModelHistory {
    steps = List.copyOf(steps);
  }

  /**
   * One of these models.
   *
   * @param model its record; the place is where its status was last written
   * @param lineage where it comes from; the place is where the model was made
   */
  record Step(Recorded<ModelRecord> model, Recorded<Lineage> lineage) {
    int round() {
      return model.record().round();
    }
  }

  /**
   * Follows a model to the root. Two look-ups, however long the way is.
   *
   * @param records the ledger's records
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @return the history
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}
   */
  static ModelHistory of(LedgerRecords records, String study, int round) {
    Map<Integer, Recorded<ModelRecord>> models = new HashMap<>();
    records
        .list(ModelRecord.class, RecordType.MODEL, study)
        .forEach(model -> models.put(model.record().round(), model));
    Map<Integer, Recorded<Lineage>> lineages = new HashMap<>();
    records
        .list(Lineage.class, RecordType.LINEAGE, study)
        .forEach(lineage -> lineages.put(lineage.record().round(), lineage));
    List<Step> steps = new ArrayList<>();
    int at = round;
    while (true) {
      Recorded<ModelRecord> model = models.get(at);
      Recorded<Lineage> lineage = lineages.get(at);
      if (model == null || lineage == null) {
        throw new ConcordatException(
            ErrorCode.MODEL_NOT_FOUND, "study " + study + " has no model of round " + at);
      }
      steps.add(new Step(model, lineage));
      if (at == 0) {
        return new ModelHistory(steps);
      }
      int parent = lineage.record().parentRound();
      if (parent >= at) {
        throw new IllegalStateException("the parent of round " + at + " is of round " + parent);
      }
      at = parent;
    }
  }

  Step self() {
    return steps.getFirst();
  }

  /** The ancestors, the parent first. */
  List<Step> ancestors() {
    return steps.subList(1, steps.size());
  }

  Lineage lineage() {
    return self().lineage().record();
  }
}
