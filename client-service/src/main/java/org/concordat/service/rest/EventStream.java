package org.concordat.service.rest;

import io.micronaut.http.sse.Event;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.projection.Projection;
import org.concordat.service.telemetry.EventListeners;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Feeds one listener with events, as many as it asks for, on a virtual thread of its own. A comment
 * now and then keeps the connection open and finds out when the listener has gone. It ends when the
 * listener is no longer signed in.
 */
final class EventStream implements Subscription {
  private static final long QUIET_MILLIS = 10_000;

  private final Projection projection;
  private final Subscriber<? super Event<String>> subscriber;
  private final EventListeners listeners;
  private final Semaphore asked = new Semaphore(0);
  private final Supplier<List<Event<String>>> source;
  private final BooleanSupplier mayGoOn;
  private volatile boolean cancelled;
  private volatile Thread thread;

  EventStream(
      Projection projection,
      EventListeners listeners,
      Supplier<List<Event<String>>> source,
      BooleanSupplier mayGoOn,
      Subscriber<? super Event<String>> subscriber) {
    this.projection = projection;
    this.listeners = listeners;
    this.mayGoOn = mayGoOn;
    this.source = source;
    this.subscriber = subscriber;
  }

  void start() {
    thread = Thread.ofVirtual().name("events").unstarted(this::run);
    subscriber.onSubscribe(this);
    thread.start();
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      cancel();
      return;
    }
    asked.release((int) Math.min(count, 1_000_000));
  }

  @Override
  public void cancel() {
    cancelled = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    listeners.come();
    try {
      feed();
    } finally {
      listeners.gone();
    }
  }

  private void feed() {
    try {
      // At once, so that the listener knows the stream is open.
      send(Event.of("").comment("open"));
      while (!cancelled) {
        if (!mayGoOn.getAsBoolean()) {
          subscriber.onComplete();
          return;
        }
        long height = projection.nextBlock();
        List<Event<String>> events = source.get();
        for (Event<String> event : events) {
          send(event);
        }
        if (events.isEmpty() && projection.awaitGrowth(height, QUIET_MILLIS) == height) {
          send(Event.of("").comment("still here"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DatabaseException | ConcordatException e) {
      if (!cancelled) {
        subscriber.onError(e);
      }
    }
  }

  private void send(Event<String> event) throws InterruptedException {
    while (!asked.tryAcquire(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
      if (cancelled) {
        throw new InterruptedException("cancelled");
      }
    }
    subscriber.onNext(event);
  }
}
