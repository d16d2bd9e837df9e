package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.concordat.service.oversight.alert.Alert;
import org.concordat.service.oversight.alert.Alerts;
import org.concordat.service.oversight.alert.Severity;
import org.concordat.service.projection.Projection;
import org.concordat.service.telemetry.EventListeners;
import org.reactivestreams.Publisher;

/** What somebody should look at. */
@Controller(Routes.BASE + "/alerts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AlertController {
  private final Alerts alerts;
  private final Projection projection;
  private final EventListeners listeners;
  private final Clock clock;
  private final Callers callers;

  AlertController(
      Alerts alerts,
      Projection projection,
      EventListeners listeners,
      Clock clock,
      Callers callers) {
    this.callers = callers;
    this.alerts = alerts;
    this.projection = projection;
    this.listeners = listeners;
    this.clock = clock;
  }

  @Get
  HttpResponse<?> all(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    return ListAnswers.of(
        request,
        Alert.class,
        Listing.sorted(
            alerts.list(severity(query), query.get(Query.SINCE).orElse(0L), clock.instant()),
            AlertController::place));
  }

  /** The newest block first, within a block the most severe. */
  static Cursor place(Alert alert) {
    return Cursor.of(
        "%019d".formatted(Long.MAX_VALUE - alert.sinceBlock()),
        rank(alert.severity()),
        alert.code().name(),
        alert.what(),
        alert.transactionId());
  }

  private static int rank(Severity severity) {
    return switch (severity) {
      case CRITICAL -> 0;
      case WARNING -> 1;
      case INFO -> 2;
    };
  }

  /** Each alert once: first those there are, then new ones as blocks or time bring them. */
  @Get("/events")
  @Produces(MediaType.TEXT_EVENT_STREAM)
  Publisher<Event<String>> events(HttpRequest<?> request) {
    Severity least = severity(new Parameters(request));
    BooleanSupplier mayGoOn = callers.mayGoOn(request);
    return subscriber ->
        new EventStream(
                projection,
                listeners,
                new NewAlerts(() -> alerts.list(least, 0, clock.instant()))::next,
                mayGoOn,
                subscriber)
            .start();
  }

  private static Severity severity(Parameters query) {
    return query.get(Query.SEVERITY).orElse(Severity.INFO);
  }
}
