package org.concordat.telemetry;

import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.concurrent.TimeUnit;
import org.concordat.protocol.error.ConcordatException;
import org.slf4j.MDC;

/**
 * A step of work from its beginning to {@link #close}: a span of the trace it belongs to and, where
 * asked for, a duration. What the thread does and logs meanwhile belongs to it. For one thread.
 */
public final class Step implements AutoCloseable {
  private final Span span;
  private final Scope scope;
  private final long started = System.nanoTime();
  private final String traceBefore;
  private final String spanBefore;
  private Timer timer;

  @SuppressWarnings("MustBeClosedChecker") // closed by close(), on the same thread
  Step(Span span) {
    this.span = span;
    this.scope = span.makeCurrent();
    this.traceBefore = MDC.get(LogKeys.TRACE_ID);
    this.spanBefore = MDC.get(LogKeys.SPAN_ID);
    if (span.getSpanContext().isValid()) {
      MDC.put(LogKeys.TRACE_ID, span.getSpanContext().getTraceId());
      MDC.put(LogKeys.SPAN_ID, span.getSpanContext().getSpanId());
    }
  }

  /**
   * Names something about it.
   *
   * @param key the attribute's name
   * @param value its value: an id, a name, never a secret or personal
   * @return this step
   */
  public Step with(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  /**
   * Counts something about it.
   *
   * @param key the attribute's name
   * @param value its value
   * @return this step
   */
  public Step with(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  /**
   * Lets its duration be recorded when it closes.
   *
   * @param into where
   * @return this step
   */
  public Step timed(Timer into) {
    timer = into;
    return this;
  }

  /**
   * Says that it failed.
   *
   * @param failure why; only the code or the kind of exception is told, no message
   * @return this step
   */
  public Step failed(Throwable failure) {
    String reason =
        failure instanceof ConcordatException refusal
            ? refusal.code().code()
            : failure.getClass().getSimpleName();
    span.setStatus(StatusCode.ERROR, reason);
    return this;
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }
    restore(LogKeys.TRACE_ID, traceBefore);
    restore(LogKeys.SPAN_ID, spanBefore);
    scope.close();
    span.end();
  }

  private static void restore(String key, String before) {
    if (before == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, before);
    }
  }
}
