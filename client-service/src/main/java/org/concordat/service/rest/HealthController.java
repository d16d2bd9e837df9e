package org.concordat.service.rest;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
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
    return answer(health.report());
  }

  @Get("/readiness")
  HttpResponse<String> readiness() {
    return answer(health.report());
  }

  @Get("/liveness")
  HttpResponse<String> liveness() {
    return Json.of(Map.of("status", "UP"));
  }

  private static HttpResponse<String> answer(Health.Report report) {
    return HttpResponse.<String>status(
            report.status().equals("UP") ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(CanonicalJson.write(report))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
