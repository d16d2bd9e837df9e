package org.concordat.chaincode.ledger;

import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Caller;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;

/** One transaction on its way through a contract: who calls, when, under which charter. */
public final class Call {
  private final Ledger ledger;
  private final Records records;
  private final Caller caller;
  private final Optional<Charter> charter;

  private Call(Ledger ledger, Records records, Caller caller, Optional<Charter> charter) {
    this.ledger = ledger;
    this.records = records;
    this.caller = caller;
    this.charter = charter;
  }

  /**
   * Creates the call of a caller who may make it.
   *
   * @param ledger the transaction's view of the ledger
   * @param caller who calls
   * @param charter the charter in force, or empty before the first
   * @return the call
   */
  public static Call of(Ledger ledger, Caller caller, Optional<Charter> charter) {
    return new Call(ledger, new Records(ledger), caller, charter);
  }

  /**
   * Reads the charter in force.
   *
   * @param ledger the transaction's view of the ledger
   * @return the charter, or empty before the first
   */
  public static Optional<Charter> charterInForce(Ledger ledger) {
    return new Records(ledger).find(Charter.class, RecordType.CHARTER_IN_FORCE, "current");
  }

  /**
   * Returns the ledger's records.
   *
   * @return the records
   */
  public Records records() {
    return records;
  }

  /**
   * Returns the transaction's view of the ledger.
   *
   * @return the port
   */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * Returns who calls.
   *
   * @return organisation and role
   */
  public Caller caller() {
    return caller;
  }

  /**
   * Returns the caller's bank.
   *
   * @return its MSP id
   */
  public String bank() {
    return caller.mspId();
  }

  /**
   * Returns the transaction's time.
   *
   * @return in epoch milliseconds
   */
  public long now() {
    return ledger.nowMillis();
  }

  /**
   * Returns the charter in force, if there is one.
   *
   * @return the charter, or empty before the first
   */
  public Optional<Charter> charterInForce() {
    return charter;
  }

  /**
   * Returns the charter in force.
   *
   * @return the charter
   * @throws ConcordatException {@link ErrorCode#NO_CHARTER} before the first
   */
  public Charter charter() {
    return charter.orElseThrow(Call::noCharter);
  }

  /**
   * Describes that there is no charter yet.
   *
   * @return the exception
   */
  public static ConcordatException noCharter() {
    return new ConcordatException(ErrorCode.NO_CHARTER, "no charter is in force yet");
  }

  /**
   * Requires that a record names the caller's own bank.
   *
   * @param named the MSP id it names
   * @throws ConcordatException {@link ErrorCode#NOT_THE_OWNER} otherwise
   */
  public void requireOwn(String named) {
    if (!caller.mspId().equals(named)) {
      throw new ConcordatException(
          ErrorCode.NOT_THE_OWNER,
          "the record is of " + named + ", the transaction of " + caller.mspId());
    }
  }

  /**
   * Stops at a refusal.
   *
   * @param refusal what a check answered
   * @throws ConcordatException when it refused
   */
  public static void stopAt(Optional<Refusal> refusal) {
    if (refusal.isPresent()) {
      throw refusal.get().toException();
    }
  }

  /**
   * Returns a value of the transient map.
   *
   * @param name its name
   * @return its bytes
   * @throws ConcordatException {@link ErrorCode#TRANSIENT_MISSING} when it is not there
   */
  public byte[] transientBytes(String name) {
    return ledger
        .transientValue(name)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.TRANSIENT_MISSING, "the transient map has no value " + name));
  }

  /**
   * Reads a record from the transient map. What is wrong with it is not said, since the words could
   * show what is private.
   *
   * @param name its name
   * @param type the record's class
   * @param <T> the record's type
   * @return the record
   * @throws ConcordatException {@link ErrorCode#TRANSIENT_MISSING}; {@link
   *     ErrorCode#MALFORMED_JSON} or {@link ErrorCode#FIELD_INVALID} when it is no such record
   */
  public <T> T transientRecord(String name, Class<T> type) {
    byte[] bytes = transientBytes(name);
    try {
      return CanonicalJson.read(bytes, type);
    } catch (ConcordatException e) {
      throw new ConcordatException(
          e.code(), "the transient value " + name + " is no valid " + type.getSimpleName());
    }
  }
}
