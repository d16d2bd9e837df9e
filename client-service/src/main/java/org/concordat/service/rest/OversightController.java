package org.concordat.service.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.util.Arrays;
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
  HttpResponse<String> views() {
    return Json.items(Arrays.stream(AuditView.values()).map(AuditView::description).toList());
  }

  @Get("/inventory")
  HttpResponse<String> inventory() {
    return Json.of(
        new AuditViews.Inventory(
            AuditView.INVENTORY.description(), new ModelInventory(projection).entries()));
  }

  @Get("/validation")
  HttpResponse<String> validation() {
    return Json.of(
        new AuditViews.Validation(
            AuditView.VALIDATION.description(), new ValidationRecords(projection).entries()));
  }

  @Get("/monitoring")
  HttpResponse<String> monitoring() {
    return Json.of(
        new AuditViews.Monitoring(
            AuditView.MONITORING.description(), new MonitoringRecords(projection).entries()));
  }

  @Get("/processing")
  HttpResponse<String> processing() {
    return Json.of(
        new AuditViews.Processing(
            AuditView.PROCESSING.description(), new ProcessingRecords(projection).entries()));
  }

  @Get("/logs")
  HttpResponse<String> logs() {
    return Json.of(
        new AuditViews.Logs(
            AuditView.LOGS.description(), new LogInventory(projection, accesses).entries()));
  }

  @Get("/incident-candidates")
  HttpResponse<String> candidates() {
    return Json.of(
        new AuditViews.Candidates(
            AuditView.INCIDENT_CANDIDATES.description(),
            new IncidentCandidates(alerts).entries(clock.instant())));
  }
}
