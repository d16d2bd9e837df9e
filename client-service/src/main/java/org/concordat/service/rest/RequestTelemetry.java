package org.concordat.service.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.service.telemetry.RequestSpans;
import org.concordat.service.telemetry.ServiceMetric;
import org.concordat.telemetry.Telemetry;

/**
 * Counts and times every request, and gives it a span that whatever is done for it belongs to, on
 * whatever thread.
 */
@ServerFilter("/**")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestTelemetry {
  private static final String BEGUN = "concordat.begun";
  private static final String SPAN = "concordat.span";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Pattern CODE = Pattern.compile("\"code\":\"(CC-[0-9]{4})\"");

  private final MeterRegistry meters;
  private final RequestSpans spans;

  RequestTelemetry(Telemetry telemetry, RequestSpans spans) {
    this.meters = telemetry.meters();
    this.spans = spans;
  }

  @RequestFilter
  void begin(HttpRequest<?> request, MutablePropagatedContext context) {
    request.setAttribute(BEGUN, System.nanoTime());
    if (spans.on()) {
      Optional<Route> route = Routes.find(request.getMethodName(), request.getPath());
      RequestSpans.Span span =
          spans.begin(
              method(request) + " " + template(route),
              route.map(found -> found.variables(request.getPath())).orElse(Map.of()),
              name -> request.getHeaders().get(name));
      request.setAttribute(SPAN, span);
      context.add(new InSpan(span.context()));
    }
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String route = template(Routes.find(request.getMethodName(), request.getPath()));
    String status = Integer.toString(response.code());
    request
        .getAttribute(BEGUN, Long.class)
        .ifPresent(
            begun ->
                ServiceMetric.HTTP_REQUESTS
                    .timer(meters, method(request), route, status)
                    .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS));
    if (response.code() >= 400) {
      code(response).ifPresent(code -> ServiceMetric.HTTP_REFUSED.count(meters, code));
    }
    request
        .getAttribute(SPAN, RequestSpans.Span.class)
        .ifPresent(span -> span.end(response.code()));
  }

  /** A name of few: anybody can send a method or path that nobody has thought of. */
  private static String method(HttpRequest<?> request) {
    String method = request.getMethodName();
    return METHODS.contains(method) ? method : "OTHER";
  }

  private static String template(Optional<Route> route) {
    return route.map(Route::path).orElse("other");
  }

  private static Optional<String> code(MutableHttpResponse<?> response) {
    Matcher code = CODE.matcher(response.getBody(String.class).orElse(""));
    return code.find() ? Optional.of(code.group(1)) : Optional.empty();
  }

  /** Makes the request's span that of the thread which works for it. */
  private record InSpan(Context context) implements ThreadPropagatedContextElement<Scope> {
    @Override
    @SuppressWarnings("MustBeClosedChecker") // closed by restoreThreadContext, on the same thread
    public Scope updateThreadContext() {
      return context.makeCurrent();
    }

    @Override
    public void restoreThreadContext(Scope before) {
      before.close();
    }
  }
}
