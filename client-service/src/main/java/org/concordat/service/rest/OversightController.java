package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.util.Arrays;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.service.oversight.access.AccessLog;
import org.concordat.service.oversight.alert.Alerts;
import org.concordat.service.oversight.audit.AuditView;
import org.concordat.service.oversight.audit.IncidentCandidates;
import org.concordat.service.oversight.audit.LogInventory;
import org.concordat.service.oversight.audit.ModelInventory;
import org.concordat.service.oversight.audit.MonitoringRecords;
import org.concordat.service.oversight.audit.ProcessingRecords;
import org.concordat.service.oversight.audit.ValidationRecords;
import org.concordat.service.projection.Projection;

/** The records an auditor asks for, each with the norms it serves and where it stops. */
@Controller(Routes.BASE + "/oversight")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OversightController {
  private final Projection projection;
  private final Alerts alerts;
  private final AccessLog accesses;
  private final Clock clock;

  OversightController(Projection projection, Alerts alerts, AccessLog accesses, Clock clock) {
    this.projection = projection;
    this.alerts = alerts;
    this.accesses = accesses;
    this.clock = clock;
  }

  @Get
  HttpResponse<?> views(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        AuditView.Description.class,
        Listing.sorted(
            Arrays.stream(AuditView.values()).map(AuditView::description).toList(),
            one -> Cursor.of(one.path())));
  }

  @Get("/inventory")
  HttpResponse<?> inventory(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        ModelInventory.ModelEntry.class,
        Listing.sorted(
            new ModelInventory(projection).entries(),
            one -> Cursor.of(one.study(), RecordKey.part(one.round()))),
        (items, next) -> new AuditViews.Inventory(AuditView.INVENTORY.description(), items, next));
  }

  @Get("/validation")
  HttpResponse<?> validation(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        ValidationRecords.ValidationEntry.class,
        Listing.sorted(
            new ValidationRecords(projection).entries(),
            one -> Cursor.of(one.study(), RecordKey.part(one.round()), one.bank())),
        (items, next) ->
            new AuditViews.Validation(AuditView.VALIDATION.description(), items, next));
  }

  @Get("/monitoring")
  HttpResponse<?> monitoring(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        MonitoringRecords.MonitoringEntry.class,
        Listing.sorted(
            new MonitoringRecords(projection).entries(),
            one -> Cursor.of(one.study(), RecordKey.part(one.round()))),
        (items, next) ->
            new AuditViews.Monitoring(AuditView.MONITORING.description(), items, next));
  }

  @Get("/processing")
  HttpResponse<?> processing(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        ProcessingRecords.ProcessingEntry.class,
        Listing.sorted(
            new ProcessingRecords(projection).entries(),
            one -> Cursor.of(one.study(), one.controller())),
        (items, next) ->
            new AuditViews.Processing(AuditView.PROCESSING.description(), items, next));
  }

  @Get("/logs")
  HttpResponse<?> logs(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        LogInventory.LogEntry.class,
        Listing.sorted(
            new LogInventory(projection, accesses).entries(), one -> Cursor.of(one.log())),
        (items, next) -> new AuditViews.Logs(AuditView.LOGS.description(), items, next));
  }

  @Get("/incident-candidates")
  HttpResponse<?> candidates(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        IncidentCandidates.IncidentCandidate.class,
        Listing.sorted(
            new IncidentCandidates(alerts).entries(clock.instant()),
            one -> AlertController.place(one.alert())),
        (items, next) ->
            new AuditViews.Candidates(AuditView.INCIDENT_CANDIDATES.description(), items, next));
  }
}
