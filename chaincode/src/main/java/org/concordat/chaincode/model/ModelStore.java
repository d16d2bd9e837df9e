package org.concordat.chaincode.model;

import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.ModelChunk;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelHash;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/** The models of a study, by the round they come from; 0 is the initial one. */
public final class ModelStore {
  private final Call call;
  private final StudyState state;

  /**
   * Creates the store for one transaction.
   *
   * @param call the transaction
   * @param state where the study stands
   */
  public ModelStore(Call call, StudyState state) {
    this.call = call;
    this.state = state;
  }

  /**
   * Finds a model's record.
   *
   * @param round the round it comes from
   * @return the record
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}
   */
  public ModelRecord require(int round) {
    return require(call, state.study(), round);
  }

  /**
   * Finds a model's record.
   *
   * @param call the transaction
   * @param study the study's id
   * @param round the round it comes from
   * @return the record
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}
   */
  public static ModelRecord require(Call call, String study, int round) {
    return call.records()
        .find(ModelRecord.class, RecordType.MODEL, study, round)
        .orElseThrow(() -> notFound(study, round));
  }

  static ConcordatException notFound(String study, int round) {
    return new ConcordatException(
        ErrorCode.MODEL_NOT_FOUND, "study " + study + " has no model of round " + round);
  }

  /**
   * Reads all of a model, chunk by chunk, and checks it against its record.
   *
   * @param study the study
   * @param record the model's record
   * @return the largest absolute value of its parameters
   * @throws ConcordatException {@link ErrorCode#PRIVATE_DATA_MISSING} when this peer does not hold
   *     it
   */
  public int requireWhole(Study study, ModelRecord record) {
    ModelArchitecture architecture = study.architecture();
    ModelHash hash = new ModelHash(architecture, study.aggregation().norm().scaleBits());
    int largest = 0;
    for (int chunk = 0; chunk < Chunks.count(architecture.parameterCount()); chunk++) {
      byte[] bytes = call.records().requirePrivate(collection(), key(record.round(), chunk));
      hash.add(bytes);
      FixedPointVector values = FixedPointVector.fromBytes(bytes);
      for (int k = 0; k < values.dimension(); k++) {
        // No parameter is the one integer that has no absolute value: models stay within ±(2^31 -
        // 1).
        largest = Math.max(largest, Math.absExact(values.get(k)));
      }
    }
    if (!hash.toHex().equals(record.hash())) {
      throw new ConcordatException(
          ErrorCode.PRIVATE_DATA_MISSING,
          "what this peer holds as the model of round " + record.round() + " is another one");
    }
    return largest;
  }

  /**
   * Reads a chunk of a model's parameters.
   *
   * @param round the round it comes from
   * @param chunk which chunk, from 0
   * @return the parameters
   * @throws ConcordatException {@link ErrorCode#PRIVATE_DATA_MISSING} when this peer does not hold
   *     it
   */
  public FixedPointVector values(int round, int chunk) {
    return FixedPointVector.fromBytes(
        call.records().requirePrivate(collection(), key(round, chunk)));
  }

  /**
   * Writes a chunk of a model's parameters; its record follows when all are written.
   *
   * @param round the round it comes from
   * @param chunk which chunk, from 0
   * @param bytes 4 bytes a parameter, big endian
   */
  public void writeChunk(int round, int chunk, byte[] bytes) {
    call.records().putPrivate(collection(), key(round, chunk), bytes);
  }

  /**
   * Writes a model: its record in the open, its parameters privately.
   *
   * @param record the model's record
   * @param model the model
   */
  public void write(ModelRecord record, Model model) {
    for (int chunk = 0; chunk < model.chunks(); chunk++) {
      writeChunk(record.round(), chunk, model.chunk(chunk));
    }
    write(record);
  }

  /**
   * Writes a model's record.
   *
   * @param record the record
   */
  public void write(ModelRecord record) {
    call.records().put(record, RecordType.MODEL, record.study(), record.round());
  }

  /**
   * Reads one chunk of a model's parameters.
   *
   * @param chunk which
   * @return 4 bytes a parameter
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND} when there is no such model or
   *     chunk, {@link ErrorCode#PRIVATE_DATA_MISSING} when this peer does not hold it
   */
  public byte[] chunk(ModelChunk chunk) {
    require(chunk.round());
    String key = key(chunk.round(), chunk.chunk());
    if (call.records().privateHash(collection(), key).isEmpty()) {
      throw new ConcordatException(
          ErrorCode.MODEL_NOT_FOUND,
          "the model of round " + chunk.round() + " has no chunk " + chunk.chunk());
    }
    return call.records().requirePrivate(collection(), key);
  }

  private PrivateCollection collection() {
    return PrivateCollection.Kind.MODELS.of(state.membership());
  }

  private String key(int round, int chunk) {
    return PrivateCollection.key(state.study(), round, chunk);
  }
}
