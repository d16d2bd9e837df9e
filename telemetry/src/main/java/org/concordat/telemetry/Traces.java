package org.concordat.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Spans of this process. Off, no span is recorded and none is sent; what uses them need not know.
 * Safe for use by several threads.
 */
public final class Traces implements AutoCloseable {
  /** The header that says which span a request or message belongs to. */
  public static final String HEADER = "traceparent";

  private static final String SCOPE = "org.concordat";
  private static final Duration SEND_EVERY = Duration.ofSeconds(1);
  private static final Duration SEND_WITHIN = Duration.ofSeconds(5);
  private static final long LAST_SEND_SECONDS = 3;
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private static final TextMapGetter<UnaryOperator<String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<String> headers) {
          return List.of(HEADER);
        }

        @Override
        public String get(UnaryOperator<String> headers, String key) {
          return headers == null || !key.equals(HEADER) ? null : headers.apply(key);
        }
      };

  private final Tracer tracer;
  private final ChosenIds ids;
  private final SdkTracerProvider provider;

  private Traces(Tracer tracer, ChosenIds ids, SdkTracerProvider provider) {
    this.tracer = tracer;
    this.ids = ids;
    this.provider = provider;
  }

  /**
   * Returns spans that nobody records.
   *
   * @return traces that are off
   */
  public static Traces off() {
    return new Traces(TracerProvider.noop().get(SCOPE), new ChosenIds(), null);
  }

  /**
   * Sends spans by OTLP over HTTP. Where nobody receives them they are dropped, and nothing waits.
   *
   * @param endpoint the receiver, without the path {@code /v1/traces}
   * @param process what this process is, for example {@code concordat-service}
   * @param member the member's MSP id
   * @return traces that are on
   */
  public static Traces to(URI endpoint, String process, String member) {
    String base = endpoint.toString();
    ChosenIds ids = new ChosenIds();
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", process)
                        .put("concordat.member", member)
                        .build()))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(
                                base.substring(0, base.length() - (base.endsWith("/") ? 1 : 0))
                                    + "/v1/traces")
                            .setTimeout(SEND_WITHIN)
                            .build())
                    .setScheduleDelay(SEND_EVERY)
                    .build())
            .build();
    return new Traces(provider.get(SCOPE), ids, provider);
  }

  /**
   * Tells whether spans are recorded.
   *
   * @return whether they are
   */
  public boolean on() {
    return provider != null;
  }

  /**
   * Begins a step of what this thread is doing.
   *
   * @param name what it is; one of few, without ids
   * @return the step
   */
  public Step begin(String name) {
    return begin(name, SpanKind.INTERNAL, Context.current());
  }

  /**
   * Begins a step of something that another process or an earlier moment began.
   *
   * @param name what it is; one of few, without ids
   * @param kind its kind
   * @param parent what it belongs to
   * @return the step
   */
  public Step begin(String name, SpanKind kind, Context parent) {
    return new Step(tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan());
  }

  /**
   * Begins a span that is not of one thread; whoever begins it ends it.
   *
   * @param name what it is; one of few, without ids
   * @param kind its kind
   * @param parent what it belongs to
   * @param other what it points at; an empty context for nothing
   * @return a context with the span
   */
  public Context start(String name, SpanKind kind, Context parent, Context other) {
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
    SpanContext target = Span.fromContext(other).getSpanContext();
    if (target.isValid()) {
      builder.addLink(target);
    }
    return parent.with(builder.startSpan());
  }

  /**
   * Records the root span of a round that has ended.
   *
   * @param round which round
   * @param opened when it opened
   * @param ended when it ended
   * @param accepted whether its model was accepted
   * @param attributes names and values: ids and names, nothing personal
   */
  public void round(
      RoundTrace round,
      Instant opened,
      Instant ended,
      boolean accepted,
      Map<String, String> attributes) {
    if (!on()) {
      return;
    }
    SpanBuilder builder = tracer.spanBuilder("round").setNoParent().setStartTimestamp(opened);
    attributes.forEach(builder::setAttribute);
    Span root = ids.with(round.spanContext(), builder::startSpan);
    if (!accepted) {
      root.setStatus(StatusCode.ERROR, attributes.getOrDefault("concordat.phase", ""));
    }
    root.end(ended);
  }

  /**
   * Writes down which span this thread is in, for another process.
   *
   * @param header takes the header's name and value; not called when there is no span
   */
  public void write(BiConsumer<String, String> header) {
    W3C.inject(
        Context.current(),
        header,
        (sink, name, value) -> {
          if (sink != null) {
            sink.accept(name, value);
          }
        });
  }

  /**
   * Reads which span another process was in.
   *
   * @param headers a header's name to its value; null where there is none
   * @return a context with that span, or with none when there is no header or it is malformed
   */
  public static Context read(UnaryOperator<String> headers) {
    return W3C.extract(Context.root(), headers, HEADERS);
  }

  /** Sends what is left, for a few seconds at most. */
  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(LAST_SEND_SECONDS, TimeUnit.SECONDS);
    }
  }
}
