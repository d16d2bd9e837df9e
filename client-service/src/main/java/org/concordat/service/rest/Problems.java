package org.concordat.service.rest;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Explanation;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.users.LimitedException;
import tools.jackson.databind.node.ObjectNode;

/** Problems as RFC 9457 writes them. The only place where a code becomes an HTTP status. */
final class Problems {
  /** Where each code is explained. */
  static final String PAGES = "/problems/";

  /** The media type of a problem. */
  static final MediaType TYPE = MediaType.of("application/problem+json");

  /** The request's attribute that holds the code it was refused with. */
  static final String CODE = "concordat.problem";

  private Problems() {}

  static HttpStatus status(ErrorCode code) {
    return switch (code) {
      case EDIT_OUTDATED -> HttpStatus.PRECONDITION_FAILED;
      case RATE_LIMITED, TOO_MANY_ATTEMPTS -> HttpStatus.TOO_MANY_REQUESTS;
      case METHOD_NOT_TAKEN -> HttpStatus.METHOD_NOT_ALLOWED;
      case BODY_TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
      case MEDIA_TYPE_NOT_TAKEN -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      case MEDIA_TYPE_NOT_GIVEN -> HttpStatus.NOT_ACCEPTABLE;
      default -> status(code.kind());
    };
  }

  private static HttpStatus status(ErrorCode.Kind kind) {
    return switch (kind) {
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

  static MutableHttpResponse<String> of(HttpRequest<?> request, ConcordatException refusal) {
    return of(request, refusal.code(), refusal.detail());
  }

  static MutableHttpResponse<String> of(HttpRequest<?> request, LimitedException limit) {
    return of(request, limit.code(), limit.getMessage())
        .header("Retry-After", Long.toString(limit.retryAfterSeconds()));
  }

  static MutableHttpResponse<String> of(HttpRequest<?> request, ErrorCode code, String detail) {
    return HttpResponse.<String>status(status(code))
        .body(body(request, code, detail))
        .contentType(TYPE);
  }

  static String body(HttpRequest<?> request, ErrorCode code, String detail) {
    request.setAttribute(CODE, code);
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", PAGES + code.code());
    problem.put("code", code.code());
    problem.put("title", title(code));
    problem.put("status", status(code).getCode());
    problem.put("detail", detail);
    problem.put("advice", Explanation.of(code).advice());
    problem.put("instance", request.getPath());
    problem.put("requestId", RequestIds.of(request));
    return CanonicalJson.write(problem);
  }

  /** A problem that was kept, as the answer to another request: with that one's id. */
  static String again(HttpRequest<?> request, String kept) {
    ObjectNode problem = (ObjectNode) CanonicalJson.readTree(kept);
    return CanonicalJson.write(problem.put("requestId", RequestIds.of(request)));
  }

  /** The code's name as words: {@code AGREEMENT_NOT_FOUND} becomes "Agreement not found". */
  static String title(ErrorCode code) {
    String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
