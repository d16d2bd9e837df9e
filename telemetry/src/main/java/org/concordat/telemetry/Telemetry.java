package org.concordat.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.Optional;

/** The metrics and traces of one service or worker. Several may run in one JVM, each by itself. */
public final class Telemetry implements AutoCloseable {
  /** What {@link #scrape} gives. */
  public static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Traces traces;

  private Telemetry(Traces traces) {
    this.traces = traces;
    new JvmMemoryMetrics().bindTo(meters);
    collections.bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
  }

  /**
   * Returns metrics without traces.
   *
   * @return the telemetry
   */
  public static Telemetry untraced() {
    return new Telemetry(Traces.off());
  }

  /**
   * Starts the telemetry of a process.
   *
   * @param process what it is, for example {@code concordat-service}
   * @param member the member's MSP id
   * @param otlp where traces go; empty for nowhere
   * @return the telemetry
   */
  public static Telemetry of(String process, String member, Optional<URI> otlp) {
    return new Telemetry(
        otlp.map(endpoint -> Traces.to(endpoint, process, member)).orElseGet(Traces::off));
  }

  /**
   * Returns where meters are registered.
   *
   * @return the registry
   */
  public MeterRegistry meters() {
    return meters;
  }

  /**
   * Returns the traces.
   *
   * @return the traces; off where no endpoint is set
   */
  public Traces traces() {
    return traces;
  }

  /**
   * Reads all metrics.
   *
   * @return as {@link #FORMAT}
   */
  public String scrape() {
    return meters.scrape();
  }

  @Override
  public void close() {
    traces.close();
    collections.close();
    meters.close();
  }
}
