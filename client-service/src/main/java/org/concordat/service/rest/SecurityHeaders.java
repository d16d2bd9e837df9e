package org.concordat.service.rest;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What browsers are told about every answer: the one place that says so. */
@ServerFilter("/**")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecurityHeaders {
  /** Only our own files; no script that is not a file, and no text taken for markup. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
          + " base-uri 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

  /** Pages made by others that need more, by the start of their path. */
  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          // Swagger UI sets styles in its elements and its markup as text.
          "/api-docs",
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
              + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self';"
              + " frame-ancestors 'none'; base-uri 'none'");

  private static final int NOT_MODIFIED = 304;
  private static final Map<String, String> ALWAYS = always();

  private final Callers callers;

  SecurityHeaders(Callers callers) {
    this.callers = callers;
  }

  private static Map<String, String> always() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put(
        "Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
    return headers;
  }

  @ResponseFilter
  void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
    ALWAYS.forEach(response.getHeaders()::set);
    response.header("Content-Security-Policy", policy(request.getPath()));
    // Files say for how long they may be kept; a "not modified" says nothing about that.
    if (!response.getHeaders().contains("Cache-Control") && response.code() != NOT_MODIFIED) {
      response.header("Cache-Control", "no-store");
    }
    if (callers.secure(request)) {
      response.header("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** The policy of a page. */
  static String policy(String path) {
    return EXCEPTIONS.entrySet().stream()
        .filter(entry -> path.equals(entry.getKey()) || path.startsWith(entry.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(POLICY);
  }
}
