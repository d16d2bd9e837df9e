package org.concordat.telemetry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys that log lines may use, each always for the same thing. What stands behind a key is an
 * id, a name, a number, a code or a sentence of ours: never a secret, a value of a row, or what
 * names a person. A test holds every log call against this list.
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

  private static final List<String> CONTEXT =
      List.of(REQUEST_ID, TRACE_ID, SPAN_ID, STUDY, ROUND, BANK);

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry(REQUEST_ID, "the HTTP request in whose course it was said"),
          Map.entry(TRACE_ID, "the trace it belongs to"),
          Map.entry(SPAN_ID, "the span it belongs to"),
          Map.entry(STUDY, "a study's id"),
          Map.entry(ROUND, "a round's number"),
          Map.entry(BANK, "a bank's MSP id"),
          Map.entry(TX_ID, "a transaction's id"),
          Map.entry("address", "the network address a request came from"),
          Map.entry("attempt", "which try it was, from 1"),
          Map.entry("block", "a block's number"),
          Map.entry("code", "a stable error code"),
          Map.entry("dataset", "a dataset's id"),
          Map.entry("detail", "what was wrong, in a sentence"),
          Map.entry("endorsers", "the organisations that endorsed"),
          Map.entry("erased", "how many receipts were erased"),
          Map.entry("event", "what happened at a sign-in, or that something was refused"),
          Map.entry("expired", "how many consents expired"),
          Map.entry("findings", "how many findings there are"),
          Map.entry("issuer", "the OpenID provider at which people sign in"),
          Map.entry("job", "what the driver was doing"),
          Map.entry("millis", "how long it took, in milliseconds"),
          Map.entry("nextBlock", "the block wanted next"),
          Map.entry("note", "what people should know, in a sentence"),
          Map.entry("offset", "a message's place in its topic"),
          Map.entry("path", "a request's path, without its query"),
          Map.entry("phase", "how far a request had come"),
          Map.entry("reason", "why, as the other side put it"),
          Map.entry("receipt", "a consent receipt's id, a random one"),
          Map.entry("resealed", "how many receipts were sealed anew"),
          Map.entry("route", "a route of the interface, without ids"),
          Map.entry("rows", "how many rows"),
          Map.entry("status", "a gRPC status"),
          Map.entry("subject", "what a finding is about"),
          Map.entry("task", "a task's id"),
          Map.entry("topic", "a Kafka topic"),
          Map.entry("transaction", "a transaction's name"),
          Map.entry("tries", "how often it was tried"),
          Map.entry("validationCode", "what the peer found of a transaction"),
          Map.entry("was", "what the finding was"));

  private LogKeys() {}

  /**
   * Lists what describes a line's surroundings; it stands in every line it is known for.
   *
   * @return the keys, in their order
   */
  public static List<String> context() {
    return CONTEXT;
  }

  /**
   * Lists all keys.
   *
   * @return key to what stands behind it, in the order of the keys
   */
  public static Map<String, String> meanings() {
    return new TreeMap<>(MEANINGS);
  }
}
