package org.concordat.service.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/** Gives browsers the files of {@link StaticFiles}. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class StaticFileController {
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";

  private final StaticFiles files;

  StaticFileController(StaticFiles files) {
    this.files = files;
  }

  @Get(
      uris = {"/console", "/console/{+rest}", "/api-docs", "/api-docs/{+rest}", "/webjars/{+rest}"})
  HttpResponse<byte[]> file(HttpRequest<?> request) {
    StaticFile file =
        files
            .find(request.getPath())
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.RESOURCE_NOT_FOUND, "there is no " + request.getPath()));
    if (file.immutable()) {
      return HttpResponse.ok(file.content())
          .contentType(file.type())
          .header(HttpHeaders.CACHE_CONTROL, FOR_GOOD);
    }
    String tag = '"' + Digests.plainHex(file.content()).substring(0, 32) + '"';
    if (tag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))) {
      return HttpResponse.<byte[]>notModified().header(HttpHeaders.ETAG, tag);
    }
    return HttpResponse.ok(file.content())
        .contentType(file.type())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header(HttpHeaders.ETAG, tag);
  }
}
