package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.oversight.access.AccessEntry;
import org.concordat.service.oversight.access.AccessLog;

/** Who read what at this instance, and whether that log is whole. */
@Controller(Routes.BASE + "/access-log")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccessLogController {
  private final AccessLog log;

  AccessLogController(AccessLog log) {
    this.log = log;
  }

  @Get
  HttpResponse<?> entries(HttpRequest<?> request) {
    return ListAnswers.of(
        request,
        AccessEntry.class,
        Listing.queried(
            (behind, most) ->
                log.list(behind.map(place -> place.number(0)).orElse(Long.MAX_VALUE), most),
            one -> Cursor.of(one.sequence())));
  }

  @Get("/check")
  HttpResponse<String> check(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    Optional<Long> sequence = query.get(Query.SEQUENCE);
    Optional<String> digest = query.get(Query.DIGEST);
    if (sequence.isPresent() != digest.isPresent()) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID, "sequence and digest of a noted row belong together");
    }
    return Json.of(
        log.check(sequence.map(number -> new AccessEntry.Link(number, digest.orElseThrow()))));
  }
}
