package org.concordat.service.rest;

import io.micronaut.http.sse.Event;
import java.util.List;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.Projection.StoredEvent;

/** The ledger's events behind a place, as many at a time as one look gives. For one thread. */
final class LedgerEvents {
  private static final int BATCH = 100;

  private final Projection projection;
  private EventsController.Place place;

  LedgerEvents(Projection projection, EventsController.Place from) {
    this.projection = projection;
    this.place = from;
  }

  /** Those that follow. */
  List<Event<String>> next() {
    List<StoredEvent> events = projection.events(place.block(), place.position(), BATCH);
    if (!events.isEmpty()) {
      place = place(events.getLast());
    }
    return events.stream()
        .map(event -> Event.of(event.json()).id(place(event).id()).name(event.name()))
        .toList();
  }

  private static EventsController.Place place(StoredEvent event) {
    return new EventsController.Place(event.blockNumber(), event.position());
  }
}
