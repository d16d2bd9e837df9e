package org.concordat.telemetry;

import java.util.List;

/**
 * The keys that log lines may use, each always for the same thing. What stands behind a key is an
 * id, a name, a number, a code or a sentence of ours: never a secret, a value of a row, or what
 * names a person.
 */
public final class LogKeys {
  /** The id of the HTTP request in whose course it was said. */
  public static final String REQUEST_ID = "requestId";

  /** The trace it belongs to: 32 hexadecimal digits. */
  public static final String TRACE_ID = "traceId";

  /** The span it belongs to: 16 hexadecimal digits. */
  public static final String SPAN_ID = "spanId";

  /** A study's id. */
  public static final String STUDY = "study";

  /** A round's number. */
  public static final String ROUND = "round";

  /** A bank's MSP id. */
  public static final String BANK = "bank";

  /** A transaction's id on the ledger. */
  public static final String TX_ID = "txId";

  private LogKeys() {}

  /**
   * Lists what describes the line's surroundings; it stands in every line it is known for.
   *
   * @return the keys
   */
  public static List<String> context() {
    return List.of(REQUEST_ID, TRACE_ID, SPAN_ID, STUDY, ROUND, BANK);
  }
}
