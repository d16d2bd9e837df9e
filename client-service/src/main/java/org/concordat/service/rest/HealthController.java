package org.concordat.service.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.concordat.protocol.json.CanonicalJson;

/** Health, for whatever keeps the process running. */
@Controller("/health")
@ExecuteOn(TaskExecutors.BLOCKING)
final class HealthController {
  private final Health health;

  HealthController(Health health) {
    this.health = health;
  }

  @Get
  HttpResponse<String> all() {
    return ready();
  }

  @Get("/readiness")
  HttpResponse<String> readiness() {
    return ready();
  }

  @Get("/liveness")
  HttpResponse<String> liveness() {
    Health.Liveness liveness = health.liveness();
    return answer(liveness.status(), liveness);
  }

  private HttpResponse<String> ready() {
    Health.Report report = health.report();
    return answer(report.status(), report);
  }

  private static HttpResponse<String> answer(String status, Object report) {
    return HttpResponse.<String>status(
            status.equals("UP") ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(CanonicalJson.write(report))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
