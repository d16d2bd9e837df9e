package org.concordat.service.rest;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.oversight.signin.SignInEvent;
import org.concordat.service.oversight.signin.SignInEvent.Kind;
import org.concordat.service.oversight.signin.SignInLog;
import org.concordat.service.users.User;

/** Has sign-ins, sign-outs and refusals written down, as the answers say how they ended. */
@ServerFilter("/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
final class SignInLogFilter {
  /** The request's attribute that holds the name of the account that was tried. */
  static final String TRIED = "concordat.tried";

  private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final SignInLog log;
  private final Callers callers;

  SignInLogFilter(SignInLog log, Callers callers) {
    this.log = log;
    this.callers = callers;
  }

  @ResponseFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void write(HttpRequest<?> request, MutableHttpResponse<?> response) {
    String route =
        Routes.find(request.getMethodName(), request.getPath()).map(Route::path).orElse("");
    Optional<ErrorCode> code = request.getAttribute(Problems.CODE, ErrorCode.class);
    int status = code.map(Problems::status).map(known -> known.getCode()).orElse(response.code());
    if (REFUSALS.contains(status)) {
      log.add(event(request, refusal(request, route, status), route, code));
    } else if (status < 400) {
      taken(request, route);
    }
  }

  private static Kind refusal(HttpRequest<?> request, String route, int status) {
    boolean signingIn =
        route.startsWith(Routes.SESSION)
            || request.getHeaders().contains(HttpHeaders.AUTHORIZATION);
    return signingIn && status == 401 ? Kind.SIGN_IN_FAILED : Kind.REFUSED;
  }

  private void taken(HttpRequest<?> request, String route) {
    if (request.getAttribute(Gatekeeper.SIGNED_IN).isEmpty()) {
      return;
    }
    if (route.startsWith(Routes.SESSION)) {
      Kind kind = request.getMethodName().equals("DELETE") ? Kind.SIGNED_OUT : Kind.SIGNED_IN;
      log.add(event(request, kind, route, Optional.empty()));
      return;
    }
    if (route.endsWith("/tokens")) {
      log.add(event(request, Kind.TOKEN_GIVEN, route, Optional.empty()));
    }
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      String scheme = authorization.regionMatches(true, 0, "Basic", 0, 5) ? "Basic" : "Bearer";
      log.addFirst(
          new SignInEvent(Kind.SIGNED_IN, user(request), callers.address(request), scheme, "", ""));
    }
  }

  private SignInEvent event(
      HttpRequest<?> request, Kind kind, String route, Optional<ErrorCode> code) {
    String method = request.getMethodName();
    return new SignInEvent(
        kind,
        user(request),
        callers.address(request),
        METHODS.contains(method) ? method : "OTHER",
        route,
        code.map(ErrorCode::code).orElse(""));
  }

  private static String user(HttpRequest<?> request) {
    return request
        .getAttribute(Gatekeeper.SIGNED_IN, User.class)
        .map(User::label)
        .or(() -> request.getAttribute(TRIED, String.class))
        .orElse("");
  }
}
