package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.web.StaticFiles;

/** Explains every code, to people as a page and to programs as JSON. Problems point here. */
@Controller("/problems")
@Produces(MediaType.ALL)
final class ProblemController {
  private static final MediaType HTML = MediaType.of("text/html; charset=utf-8");

  private final String files;

  ProblemController(StaticFiles files) {
    this.files = files.address("api-docs");
  }

  @Get
  HttpResponse<String> all(HttpRequest<?> request) {
    return wantsJson(request)
        ? Json.of(
            new Views.ProblemViews(ProblemPages.codes().stream().map(ProblemPages::view).toList()))
        : HttpResponse.ok(ProblemPages.list(files)).contentType(HTML);
  }

  @Get("/{code}")
  HttpResponse<String> one(HttpRequest<?> request, String code) {
    ErrorCode found =
        ProblemPages.codes().stream()
            .filter(known -> known.code().equals(code))
            .findFirst()
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.RESOURCE_NOT_FOUND, "there is no problem of this code"));
    return wantsJson(request)
        ? Json.of(ProblemPages.view(found))
        : HttpResponse.ok(ProblemPages.page(found, files)).contentType(HTML);
  }

  /** Whether JSON is named before HTML; a request that names neither gets the page. */
  private static boolean wantsJson(HttpRequest<?> request) {
    for (MediaType accepted : request.accept()) {
      if (accepted.getSubtype().equals("html")) {
        return false;
      }
      if (accepted.getExtension().equals("json") || accepted.getSubtype().endsWith("json")) {
        return true;
      }
    }
    return false;
  }
}
