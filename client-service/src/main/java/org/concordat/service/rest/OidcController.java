package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.oidc.CodeFlow;
import org.concordat.service.oidc.OidcSignIn;
import org.concordat.service.session.HostCookie;
import org.concordat.service.session.Sessions;

/** Signing in with a browser at the member's own provider. */
@Controller(Routes.OIDC)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OidcController {
  private static final String PROBLEM_PAGE = "/console?problem=";

  private final Callers callers;
  private final OidcSignIn signIn;
  private final Sessions sessions;
  private final HostCookie.Both cookies;

  OidcController(Callers callers, OidcSignIn signIn, Sessions sessions, HostCookie.Both cookies) {
    this.callers = callers;
    this.signIn = signIn;
    this.sessions = sessions;
    this.cookies = cookies;
  }

  @Get
  HttpResponse<?> begin(HttpRequest<?> request, @QueryValue("return") @Nullable String returnTo) {
    try {
      CodeFlow.Begun begun = flow().begin(Optional.ofNullable(returnTo));
      return to(begun.provider().toString())
          .header(
              HttpHeaders.SET_COOKIE,
              cookies.pending().set(begun.cookie(), callers.secure(request)));
    } catch (ConcordatException e) {
      return problem(request, e);
    }
  }

  @Get("/callback")
  HttpResponse<?> end(HttpRequest<?> request) {
    boolean secure = callers.secure(request);
    try {
      String query = Optional.ofNullable(request.getUri().getRawQuery()).orElse("");
      CodeFlow.Ended ended = flow().end(query, callers.cookie(request, cookies.pending()));
      // Whoever held this browser's session until now holds it no longer.
      callers.cookie(request).ifPresent(sessions::end);
      Sessions.Started started =
          sessions.start(ended.way(), ended.user(), Optional.of(ended.idToken()));
      request.setAttribute(Gatekeeper.SIGNED_IN, ended.user());
      return to(ended.returnTo())
          .header(HttpHeaders.SET_COOKIE, cookies.pending().clear(secure))
          .header(HttpHeaders.SET_COOKIE, cookies.session().set(started.cookie(), secure));
    } catch (ConcordatException e) {
      return problem(request, e).header(HttpHeaders.SET_COOKIE, cookies.pending().clear(secure));
    }
  }

  private CodeFlow flow() {
    return signIn
        .flow()
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.RESOURCE_NOT_FOUND, "nobody signs in here at a provider"));
  }

  private static MutableHttpResponse<?> to(String place) {
    return HttpResponse.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, place);
  }

  /** A person is shown it by the console, a program as any other. */
  private static MutableHttpResponse<?> problem(HttpRequest<?> request, ConcordatException e) {
    request.setAttribute(Problems.CODE, e.code());
    String accepted = request.getHeaders().get(HttpHeaders.ACCEPT);
    return accepted != null && accepted.contains("text/html")
        ? to(PROBLEM_PAGE + e.code().code())
        : Problems.of(request, e);
  }
}
