package org.concordat.service.telemetry;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.concordat.telemetry.RoundTrace;
import org.concordat.telemetry.Traces;

/**
 * The span of an HTTP request. The request that starts a study belongs to the trace of its first
 * round at this bank, for it opens that round; every other one to the trace its sender names in
 * {@code traceparent}, or to one of its own. Where both apply the sender's counts, and the span
 * points at the round.
 */
public final class RequestSpans {
  private static final String START = "POST /api/v1/studies/{id}/start";
  private static final int FIRST_SERVER_FAULT = 500;

  private final Traces traces;
  private final String channel;
  private final String bank;

  /**
   * Creates the spans of one service.
   *
   * @param traces where they are recorded
   * @param channel the channel's name
   * @param bank the own MSP id
   */
  public RequestSpans(Traces traces, String channel, String bank) {
    this.traces = traces;
    this.channel = channel;
    this.bank = bank;
  }

  /**
   * Tells whether spans are recorded.
   *
   * @return whether they are
   */
  public boolean on() {
    return traces.on();
  }

  /**
   * Begins a request's span.
   *
   * @param name method and route
   * @param variables what stands in the route's braces
   * @param headers the request's headers, null where there is none
   * @return the span
   */
  public Span begin(String name, Map<String, String> variables, UnaryOperator<String> headers) {
    Context sender = Traces.read(headers);
    io.opentelemetry.api.trace.Span from = io.opentelemetry.api.trace.Span.fromContext(sender);
    if (!name.equals(START)) {
      return new Span(traces.start(name, SpanKind.SERVER, sender, Context.root()));
    }
    Context round = new RoundTrace(channel, variables.getOrDefault("id", ""), 1, bank).context();
    return new Span(
        from.getSpanContext().isValid()
            ? traces.start(name, SpanKind.SERVER, sender, round)
            : traces.start(name, SpanKind.SERVER, round, Context.root()));
  }

  /**
   * The span of one request.
   *
   * @param context it, as what others belong to
   */
  public record Span(Context context) {
    /**
     * Ends it.
     *
     * @param status the answer's HTTP status
     */
    public void end(int status) {
      io.opentelemetry.api.trace.Span span = io.opentelemetry.api.trace.Span.fromContext(context);
      span.setAttribute("http.response.status_code", status);
      if (status >= FIRST_SERVER_FAULT) {
        span.setStatus(io.opentelemetry.api.trace.StatusCode.ERROR);
      }
      span.end();
    }
  }
}
