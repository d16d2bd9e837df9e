package org.concordat.service.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How many listen to server-sent events now. */
public final class EventListeners {
  private final AtomicInteger listening = new AtomicInteger();

  /**
   * Creates the count.
   *
   * @param meters where it is shown
   */
  public EventListeners(MeterRegistry meters) {
    ServiceMetric.EVENT_LISTENERS.gauge(meters, listening::get);
  }

  /** Notes a listener that has come. */
  public void come() {
    listening.incrementAndGet();
  }

  /** Notes a listener that has gone. */
  public void gone() {
    listening.decrementAndGet();
  }
}
