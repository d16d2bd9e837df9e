package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.Member;
import org.concordat.service.session.BrowserSession;
import org.concordat.service.users.User;
import org.concordat.service.web.StaticFiles;

/** Lets a request through when {@link Routes} allows it to the user it comes from. */
@ServerFilter("/**")
final class Gatekeeper {
  /** The request's attribute that holds the user. */
  static final String USER = "concordat.user";

  /** The attribute that holds who signed in, also when what was asked for is refused. */
  static final String SIGNED_IN = "concordat.signed-in";

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private static final long STRANGERS_BYTES = 8 * 1024;

  private final Callers callers;
  private final Member member;
  private final RateLimits limits;

  Gatekeeper(Callers callers, Member member, RateLimits limits) {
    this.callers = callers;
    this.member = member;
    this.limits = limits;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable
  HttpResponse<?> check(HttpRequest<?> request) {
    String method = request.getMethodName();
    boolean reads = READING.contains(method);
    if (!reads && !callers.fromOwnPage(request)) {
      return Problems.of(
          request,
          new ConcordatException(
              ErrorCode.FOREIGN_PAGE, "a page of another site may not change anything here"));
    }
    Optional<Route> route = Routes.find(method, request.getPath());
    boolean open = route.map(Route::open).orElseGet(() -> Routes.open(request.getPath()));
    if (open || (reads && StaticFiles.covers(request.getPath()))) {
      Optional<HttpResponse<?>> refusal =
          limits.refuse(request, Optional.empty(), callers.address(request));
      if (refusal.isPresent()) {
        return refusal.get();
      }
      if (open && route.isEmpty()) {
        return noRoute(request);
      }
      return reads ? null : tooLarge(request);
    }
    Optional<Callers.Caller> caller = callers.find(request);
    Optional<HttpResponse<?>> tooMany =
        limits.refuse(request, caller.map(Callers.Caller::user), callers.address(request));
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    if (caller.isEmpty()) {
      return unauthenticated(request);
    }
    Optional<User> user = caller.map(Callers.Caller::user);
    request.setAttribute(SIGNED_IN, user.get());
    Optional<BrowserSession> session = caller.get().session();
    if (!reads && session.isPresent() && !Callers.namesToken(request, session.get())) {
      return Problems.of(request, withoutToken());
    }
    if (member.regulator() && (!reads || route.map(Route::banksOnly).orElse(false))) {
      return Problems.of(
          request,
          new ConcordatException(
              ErrorCode.REGULATOR_READ_ONLY, "a regulator reads, and no private values"));
    }
    if (route.isEmpty()) {
      return noRoute(request);
    }
    if (user.get().roles().stream().noneMatch(route.get().roles()::contains)) {
      return Problems.of(
          request,
          new ConcordatException(
              ErrorCode.USER_ROLE_NOT_ALLOWED,
              user.get().name()
                  + " has the roles "
                  + user.get().roles().stream().sorted().toList()
                  + ", one of "
                  + route.get().roles().stream().sorted().toList()
                  + " is needed"));
    }
    request.setAttribute(USER, user.get());
    return null;
  }

  private static HttpResponse<?> noRoute(HttpRequest<?> request) {
    Set<String> taken = Routes.methods(request.getPath());
    return taken.isEmpty()
        ? Problems.of(request, ErrorCode.RESOURCE_NOT_FOUND, "there is no " + request.getPath())
        : Problems.of(
                request,
                ErrorCode.METHOD_NOT_TAKEN,
                request.getPath() + " does not take " + request.getMethodName())
            .header(HttpHeaders.ALLOW, String.join(", ", taken));
  }

  /** What strangers may send is held in memory: little of it, and they say how much. */
  @Nullable
  private static HttpResponse<?> tooLarge(HttpRequest<?> request) {
    boolean open =
        request.getContentLength() < 0
            && request.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING);
    return open || request.getContentLength() > STRANGERS_BYTES
        ? Problems.of(
            request,
            ErrorCode.BODY_TOO_LARGE,
            "a body here has a Content-Length of " + STRANGERS_BYTES + " at most")
        : null;
  }

  /** A browser is not told of Basic: it would ask for a password by itself, over the console. */
  private static HttpResponse<?> unauthenticated(HttpRequest<?> request) {
    MutableHttpResponse<String> answer =
        Problems.of(
            request,
            new ConcordatException(
                ErrorCode.UNAUTHENTICATED, "sign in: Basic, Bearer, or a browser's session"));
    return answer.header(
        "WWW-Authenticate",
        Callers.browser(request) ? "Bearer" : "Basic realm=\"concordat\", Bearer");
  }

  static ConcordatException withoutToken() {
    return new ConcordatException(
        ErrorCode.FOREIGN_PAGE,
        "a change with a browser's session names its token in the header " + Callers.CSRF);
  }
}
