package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import java.util.function.BooleanSupplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.projection.Projection;
import org.concordat.service.telemetry.EventListeners;
import org.reactivestreams.Publisher;

/** The ledger's events as they come, as server-sent events. An event's id is its place. */
@Controller(Routes.BASE + "/events")
final class EventsController {
  private final Projection projection;
  private final EventListeners listeners;
  private final Callers callers;

  EventsController(Projection projection, EventListeners listeners, Callers callers) {
    this.projection = projection;
    this.listeners = listeners;
    this.callers = callers;
  }

  @Get
  @Produces(MediaType.TEXT_EVENT_STREAM)
  Publisher<Event<String>> events(
      HttpRequest<?> request,
      @Header("Last-Event-ID") @Nullable String last,
      @QueryValue @Nullable String after) {
    // What the browser itself remembers is newer than what its page asked for. Without a place to
    // continue from, only what comes from now on.
    Place from =
        last != null
            ? Place.read("Last-Event-ID", last)
            : after != null
                ? Place.read("after", after)
                : new Place(projection.nextBlock() - 1, Integer.MAX_VALUE);
    BooleanSupplier mayGoOn = callers.mayGoOn(request);
    return subscriber ->
        new EventStream(
                projection,
                listeners,
                new LedgerEvents(projection, from)::next,
                mayGoOn,
                subscriber)
            .start();
  }

  /**
   * A place in the chain.
   *
   * @param block the block's number
   * @param position the transaction's place in it
   */
  record Place(long block, int position) {
    static Place read(String name, String id) {
      if (!id.matches("[0-9]{1,15}-[0-9]{1,9}")) {
        throw new ConcordatException(
            ErrorCode.FIELD_INVALID, name + " must be an id of this stream, got \"" + id + '"');
      }
      String[] parts = id.split("-", 2);
      return new Place(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
    }

    String id() {
      return block + "-" + position;
    }
  }
}
