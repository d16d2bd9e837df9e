package org.concordat.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/** Random ids, apart from the root span of a round, whose ids are known beforehand. */
final class ChosenIds implements IdGenerator {
  private static final ThreadLocal<SpanContext> CHOSEN = new ThreadLocal<>();

  private final IdGenerator random = IdGenerator.random();

  /** Lets the span that is started meanwhile on this thread have these ids. */
  <T> T with(SpanContext ids, Supplier<T> start) {
    CHOSEN.set(ids);
    try {
      return start.get();
    } finally {
      CHOSEN.remove();
    }
  }

  @Override
  public String generateTraceId() {
    SpanContext ids = CHOSEN.get();
    return ids == null ? random.generateTraceId() : ids.getTraceId();
  }

  @Override
  public String generateSpanId() {
    SpanContext ids = CHOSEN.get();
    return ids == null ? random.generateSpanId() : ids.getSpanId();
  }
}
