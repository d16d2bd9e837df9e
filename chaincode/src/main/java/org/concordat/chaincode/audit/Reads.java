package org.concordat.chaincode.audit;

import java.nio.charset.StandardCharsets;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Ledger;
import org.concordat.chaincode.model.Lineages;
import org.concordat.chaincode.model.ModelStore;
import org.concordat.chaincode.participation.Studies;
import org.concordat.chaincode.study.GridStore;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.Requests.ModelChunk;
import org.concordat.protocol.ledger.Requests.ModelReference;
import org.concordat.protocol.ledger.Requests.RecordQuery;
import org.concordat.protocol.ledger.Requests.UpdateChunk;

/** What is only evaluated. Nothing here writes. */
public final class Reads {
  private final Call call;

  /**
   * Creates the reads for one transaction.
   *
   * @param call the transaction
   */
  public Reads(Call call) {
    this.call = call;
  }

  /**
   * Reads one record.
   *
   * @param query its type and all parts of its key
   * @return its canonical JSON
   * @throws ConcordatException {@link ErrorCode#FIELD_INVALID} when the parts are no whole key,
   *     {@link ErrorCode#RECORD_NOT_FOUND}
   */
  public String record(RecordQuery query) {
    RecordKey key = key(query);
    return call.ledger()
        .get(key)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.RECORD_NOT_FOUND,
                    "there is no " + query.type() + " " + query.parts()));
  }

  /**
   * Lists records.
   *
   * @param query their type and the first parts of their key
   * @return a canonical JSON array of {@code {"key": [...], "record": {...}}}, in ascending order
   *     of the keys
   */
  public String list(RecordQuery query) {
    StringBuilder text = new StringBuilder("[");
    for (Ledger.Entry entry : call.ledger().list(query.type(), query.parts())) {
      if (text.length() > 1) {
        text.append(',');
      }
      text.append("{\"key\":")
          .append(CanonicalJson.write(entry.key().parts()))
          .append(",\"record\":")
          .append(entry.text())
          .append('}');
    }
    return text.append(']').toString();
  }

  /**
   * Reads a chunk of a model's parameters.
   *
   * @param chunk which
   * @return hexadecimal digits, 8 a parameter
   */
  public String modelChunk(ModelChunk chunk) {
    return Digests.hex(
        new ModelStore(call, Studies.requireState(call, chunk.study())).chunk(chunk));
  }

  /**
   * Reads a chunk of a revealed update.
   *
   * @param chunk which
   * @return hexadecimal digits: the salt's 64, then 8 a value
   * @throws ConcordatException {@link ErrorCode#PRIVATE_DATA_MISSING} when it was purged, or this
   *     peer does not hold it
   */
  public String updateChunk(UpdateChunk chunk) {
    PrivateCollection collection =
        PrivateCollection.Kind.UPDATES.of(Studies.requireState(call, chunk.study()).membership());
    return Digests.hex(
        call.records()
            .requirePrivate(
                collection,
                PrivateCollection.key(chunk.study(), chunk.round(), chunk.bank(), chunk.chunk())));
  }

  /**
   * Tells what taints a model.
   *
   * @param model which
   * @return the canonical JSON of its {@link org.concordat.protocol.lineage.Taint}
   */
  public String taint(ModelReference model) {
    return CanonicalJson.write(new Lineages(call).taint(model.study(), model.round()));
  }

  /**
   * Reads a study's quantile grid.
   *
   * @param study the study's id
   * @return its canonical JSON
   */
  public String grid(String study) {
    return CanonicalJson.write(new GridStore(call, Studies.requireState(call, study)).read());
  }

  private static RecordKey key(RecordQuery query) {
    try {
      return new RecordKey(query.type(), query.parts());
    } catch (IllegalArgumentException e) {
      throw new ConcordatException(ErrorCode.FIELD_INVALID, e.getMessage(), e);
    }
  }
}
