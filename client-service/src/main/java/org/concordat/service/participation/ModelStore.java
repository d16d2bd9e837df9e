package org.concordat.service.participation;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.Findings;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.projection.Projection;

/**
 * Models' parameters and studies' grids: fetched from the own peer, checked against the hash on the
 * ledger, and kept. A peer that gives anything else is not believed, nor is what was kept: it is
 * checked again whenever it is read.
 */
public final class ModelStore {
  private final Database database;
  private final Projection projection;
  private final Ledger ledger;
  private final Findings findings;
  private final Map<String, QuantileGrid> grids = new ConcurrentHashMap<>();

  /**
   * Creates the store.
   *
   * @param database where parameters are kept
   * @param projection the ledger's records
   * @param ledger the own peer
   * @param findings is told of kept parameters that are not the model's
   */
  public ModelStore(Database database, Projection projection, Ledger ledger, Findings findings) {
    this.database = database;
    this.projection = projection;
    this.ledger = ledger;
    this.findings = findings;
  }

  /**
   * Returns a model's parameters.
   *
   * @param study the study
   * @param round the round the model comes from; 0 for the initial one
   * @return base64 of 4 bytes each, big endian
   * @throws ConcordatException {@code MODEL_NOT_FOUND}, or what the ledger said
   */
  public String parameters(Study study, int round) {
    ModelRecord model =
        projection
            .read(ModelRecord.class, RecordType.MODEL, study.id(), round)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.MODEL_NOT_FOUND, study.id() + " has no model of round " + round));
    Optional<String> kept =
        database.transaction(
            session ->
                session.one(
                    "select parameters from model_parameters where study = ? and round_number = ?",
                    row -> row.getString(1),
                    study.id(),
                    round));
    if (kept.isPresent()) {
      String hash = hash(study, kept.get());
      if (hash.equals(model.hash())) {
        return kept.get();
      }
      findings.note(
          "table model_parameters, row study="
              + study.id()
              + ", round_number="
              + round
              + ": expected parameters with hash "
              + model.hash()
              + ", as the ledger says, found "
              + hash
              + "; they are fetched again from the own peer");
    }
    return fetch(study, round, model.hash());
  }

  private static String hash(Study study, String parameters) {
    try {
      return model(study, Base64.getDecoder().decode(parameters)).hash();
    } catch (IllegalArgumentException | ConcordatException e) {
      return "none: " + e.getMessage();
    }
  }

  private static Model model(Study study, byte[] parameters) {
    return new Model(
        study.architecture(),
        study.aggregation().norm().scaleBits(),
        FixedPointVector.fromBytes(parameters));
  }

  private String fetch(Study study, int round, String hash) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int chunks = Chunks.count(study.architecture().parameterCount());
    for (int chunk = 0; chunk < chunks; chunk++) {
      String digits =
          ledger.evaluate(
              Role.PARTICIPANT,
              TransactionName.READ_MODEL_CHUNK,
              new Requests.ModelChunk(study.id(), round, chunk));
      bytes.writeBytes(Digests.fromHex(digits));
    }
    Model model = model(study, bytes.toByteArray());
    if (!model.hash().equals(hash)) {
      throw new ConcordatException(
          ErrorCode.PRIVATE_DATA_MISSING,
          "the own peer gave parameters with hash " + model.hash() + ", the ledger says " + hash);
    }
    String parameters = Base64.getEncoder().encodeToString(bytes.toByteArray());
    database.transaction(
        session -> {
          session.change(
              "delete from model_parameters where study = ? and round_number = ?",
              study.id(),
              round);
          return session.change(
              "insert into model_parameters (study, round_number, model_hash, parameters)"
                  + " values (?, ?, ?, ?)",
              study.id(),
              round,
              hash,
              parameters);
        });
    return parameters;
  }

  /**
   * Returns a study's grid.
   *
   * @param study the study's id
   * @return the grid
   */
  public QuantileGrid grid(String study) {
    return grids.computeIfAbsent(study, this::fetchGrid);
  }

  private QuantileGrid fetchGrid(String study) {
    String json =
        ledger.evaluate(
            Role.PARTICIPANT, TransactionName.READ_GRID, new Requests.StudyReference(study));
    QuantileGrid grid = CanonicalJson.read(json, QuantileGrid.class);
    String hash = Digests.plainHex(CanonicalJson.writeBytes(grid));
    String expected =
        projection
            .read(StudyState.class, RecordType.STUDY_STATE, study)
            .map(StudyState::gridHash)
            .orElse("");
    if (!hash.equals(expected)) {
      throw new ConcordatException(
          ErrorCode.PRIVATE_DATA_MISSING,
          "the own peer gave a grid with hash " + hash + ", the ledger says " + expected);
    }
    return grid;
  }
}
