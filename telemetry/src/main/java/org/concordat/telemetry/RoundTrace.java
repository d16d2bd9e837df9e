package org.concordat.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.concordat.protocol.commitment.Digests;

/**
 * The one trace of what one bank does in one round. Its ids follow from what it is about, so that
 * they survive restarts and need not be told to anybody: bytes 0 to 15 of the digest are the trace,
 * bytes 16 to 23 its root span.
 *
 * @param channel the channel's name
 * @param study the study's id
 * @param round the round's number, from 1
 * @param bank the bank's MSP id
 */
public record RoundTrace(String channel, String study, int round, String bank) {
  private static final String TAG = "concordat/round-trace/1";
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  /**
   * Returns the trace's id.
   *
   * @return 32 hexadecimal digits
   */
  public String traceId() {
    return digest().substring(0, TRACE_DIGITS);
  }

  /**
   * Returns the root span's id.
   *
   * @return 16 hexadecimal digits
   */
  public String rootSpanId() {
    return digest().substring(TRACE_DIGITS, TRACE_DIGITS + SPAN_DIGITS);
  }

  /**
   * Returns what spans of the round are children of.
   *
   * @return a context with the root span
   */
  public Context context() {
    return Context.root().with(Span.wrap(spanContext()));
  }

  SpanContext spanContext() {
    return SpanContext.createFromRemoteParent(
        traceId(), rootSpanId(), TraceFlags.getSampled(), TraceState.getDefault());
  }

  private String digest() {
    return Digests.hex(
        Digests.sha256(
            TAG,
            Digests.bytes(channel),
            Digests.bytes(study),
            Digests.bytes(Integer.toString(round)),
            Digests.bytes(bank)));
  }
}
