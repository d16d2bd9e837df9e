package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;

/** Problems as RFC 9457 writes them. The only place where a code becomes an HTTP status. */
final class Problems {
  private static final MediaType PROBLEM = MediaType.of("application/problem+json");

  private Problems() {}

  static HttpStatus status(ErrorCode code) {
    return switch (code.kind()) {
      case INVALID -> HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case REFUSED -> HttpStatus.UNPROCESSABLE_ENTITY;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case FAULT -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  static HttpResponse<String> of(HttpRequest<?> request, ConcordatException refusal) {
    return of(request, status(refusal.code()), refusal.code(), refusal.detail());
  }

  static HttpResponse<String> of(
      HttpRequest<?> request, HttpStatus status, ErrorCode code, String detail) {
    return HttpResponse.<String>status(status)
        .body(body(request.getPath(), status, code, detail))
        .contentType(PROBLEM);
  }

  static String body(String instance, HttpStatus status, ErrorCode code, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "urn:concordat:problem:" + code.code());
    problem.put("code", code.code());
    problem.put("title", title(code));
    problem.put("status", status.getCode());
    problem.put("detail", detail);
    problem.put("instance", instance);
    return CanonicalJson.write(problem);
  }

  /** The code's name as words: {@code AGREEMENT_NOT_FOUND} becomes "Agreement not found". */
  static String title(ErrorCode code) {
    String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
