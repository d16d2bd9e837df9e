package org.concordat.service.rest;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/**
 * One id for each request: the sender's, where it is well formed, or a fresh one. It is in the
 * answer's header, in every problem, and in every line that is logged for the request, on whatever
 * thread.
 */
@ServerFilter("/**")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIds {
  /** The header, in requests and answers. */
  static final String HEADER = "X-Request-Id";

  /** What an id looks like. */
  static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Its key in the log. */
  static final String LOG_KEY = "requestId";

  private static final String ATTRIBUTE = "concordat.request-id";

  @RequestFilter
  void begin(HttpRequest<?> request, MutablePropagatedContext context) {
    context.add(new LoggedId(of(request)));
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.getHeaders().set(HEADER, of(request));
  }

  /**
   * Returns a request's id.
   *
   * @param request the request
   * @return the same each time
   */
  static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(
            () -> {
              String given = request.getHeaders().get(HEADER);
              String id =
                  given != null && FORM.matcher(given).matches()
                      ? given
                      : UUID.randomUUID().toString();
              request.setAttribute(ATTRIBUTE, id);
              return id;
            });
  }

  /** Puts the id into the log's context of whatever thread works for the request. */
  private record LoggedId(String id) implements ThreadPropagatedContextElement<String> {
    @Override
    public String updateThreadContext() {
      String before = MDC.get(LOG_KEY);
      MDC.put(LOG_KEY, id);
      return before;
    }

    @Override
    public void restoreThreadContext(String before) {
      if (before == null) {
        MDC.remove(LOG_KEY);
      } else {
        MDC.put(LOG_KEY, before);
      }
    }
  }
}
