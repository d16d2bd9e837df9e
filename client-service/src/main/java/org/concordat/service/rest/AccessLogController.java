package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.oversight.access.AccessEntry;
import org.concordat.service.oversight.access.AccessLog;
import org.concordat.service.oversight.export.Pages;

/** Who read what at this instance, and whether that log is whole. */
@Controller(Routes.BASE + "/access-log")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccessLogController {
  private static final int USUAL = 100;
  private static final int MOST = 500;

  private final AccessLog log;

  AccessLogController(AccessLog log) {
    this.log = log;
  }

  @Get
  HttpResponse<?> entries(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    long before = query.number("before").orElse(Long.MAX_VALUE);
    Optional<Long> limit = query.number("limit").map(most -> Math.min(most, MOST));
    if (CsvFilter.wants(request) && limit.isEmpty()) {
      return CsvFilter.answer(
          AccessEntry.class,
          new Pages<AccessEntry>(
              last -> log.list(last.map(AccessEntry::sequence).orElse(before), MOST)));
    }
    return Json.items(log.list(before, limit.orElse((long) USUAL).intValue()));
  }

  @Get("/check")
  HttpResponse<String> check(HttpRequest<?> request) {
    Parameters query = new Parameters(request);
    Optional<Long> sequence = query.number("sequence");
    Optional<String> digest = query.text("digest");
    if (sequence.isPresent() != digest.isPresent()) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID, "sequence and digest of a noted row belong together");
    }
    return Json.of(
        log.check(
            sequence.map(
                number ->
                    new AccessEntry.Link(
                        number, Checks.requireDigest("digest", digest.orElseThrow())))));
  }
}
