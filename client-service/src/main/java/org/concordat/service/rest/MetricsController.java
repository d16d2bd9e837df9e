package org.concordat.service.rest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.telemetry.ServiceMeters;
import org.concordat.telemetry.MetricsAccess;
import org.concordat.telemetry.Telemetry;

/** Metrics, for Prometheus. */
@Controller(MetricsController.PATH)
@ExecuteOn(TaskExecutors.BLOCKING)
final class MetricsController {
  static final String PATH = "/metrics";

  private final Telemetry telemetry;
  private final ServiceMeters meters;
  private final MetricsAccess access;

  MetricsController(Telemetry telemetry, ServiceMeters meters, MetricsAccess access) {
    this.telemetry = telemetry;
    this.meters = meters;
    this.access = access;
  }

  @Get
  HttpResponse<?> metrics(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    boolean forwarded = headers.contains("Forwarded") || headers.contains("X-Forwarded-For");
    if (!access.allows(headers.get("Authorization"), request.getRemoteAddress(), forwarded)) {
      return refuse(request);
    }
    meters.refresh();
    return HttpResponse.ok(telemetry.scrape()).contentType(MediaType.of(Telemetry.FORMAT));
  }

  private HttpResponse<?> refuse(HttpRequest<?> request) {
    if (!access.takesToken()) {
      return Problems.of(
          request,
          new ConcordatException(
              ErrorCode.USER_ROLE_NOT_ALLOWED, "metrics are read on the service's own machine"));
    }
    HttpResponse<String> answer =
        Problems.of(
            request,
            new ConcordatException(
                ErrorCode.UNAUTHENTICATED, "metrics are read with the token for them: Bearer"));
    return answer.toMutableResponse().header("WWW-Authenticate", "Bearer");
  }
}
