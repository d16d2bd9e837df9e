package org.concordat.service.registry;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.Study;
import org.concordat.service.participation.ModelStore;
import org.concordat.service.scoring.Scorer;

/**
 * Models with their parameters. Whatever the bank keeps of one is checked against the hash on the
 * ledger each time it is loaded. Safe for use by several threads.
 */
final class CheckedModels {
  /** As many as a bank serves at a time; each takes eight bytes a parameter. */
  private static final int MOST_LOADED = 8;

  private final LedgerRecords records;
  private final ModelStore store;
  private final Map<Key, Scorer> scorers = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(String study, String hash) {}

  CheckedModels(LedgerRecords records, ModelStore store) {
    this.records = records;
    this.store = store;
  }

  /** Finds a model's record. */
  ModelRecord require(String study, int round) {
    return records
        .find(ModelRecord.class, RecordType.MODEL, study, round)
        .map(Recorded::record)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "study " + study + " has no model of round " + round));
  }

  /** Loads a model. */
  Model load(ModelRecord record) {
    Study study = study(record.study());
    byte[] bytes = Base64.getDecoder().decode(store.parameters(study, record.round()));
    Model model =
        new Model(
            study.architecture(),
            study.aggregation().norm().scaleBits(),
            FixedPointVector.fromBytes(bytes));
    if (!model.hash().equals(record.hash())) {
      throw new ConcordatException(
          ErrorCode.PRIVATE_DATA_MISSING,
          "what this bank keeps as model "
              + record.study()
              + "/"
              + record.round()
              + " has the hash "
              + model.hash()
              + ", the ledger says "
              + record.hash());
    }
    return model;
  }

  /** Writes a model in the open format. */
  String export(String study, int round) {
    ModelRecord record = require(study, round);
    return OpenModel.write(study(study), round, store.grid(study), load(record));
  }

  /** Gives a model's scorer; the ones used last stay loaded. */
  Scorer scorer(ModelRecord record) {
    Key key = new Key(record.study(), record.hash());
    synchronized (scorers) {
      Scorer loaded = scorers.get(key);
      if (loaded != null) {
        return loaded;
      }
    }
    Scorer scorer =
        new Scorer(study(record.study()).features(), store.grid(record.study()), load(record));
    synchronized (scorers) {
      scorers.put(key, scorer);
      if (scorers.size() > MOST_LOADED) {
        scorers.remove(scorers.keySet().iterator().next());
      }
    }
    return scorer;
  }

  private Study study(String id) {
    return records.require(Study.class, RecordType.STUDY, id).record();
  }
}
