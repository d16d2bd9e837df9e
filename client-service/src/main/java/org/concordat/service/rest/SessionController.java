package org.concordat.service.rest;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.oidc.OidcSignIn;
import org.concordat.service.session.BrowserSession;
import org.concordat.service.session.HostCookie;
import org.concordat.service.session.Sessions;
import org.concordat.service.users.LocalUsers;
import org.concordat.service.users.SignInWays;
import org.concordat.service.users.User;

/** Signing in and out with a browser, by name and password. */
@Controller(Routes.SESSION)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SessionController {
  private final Callers callers;
  private final LocalUsers users;
  private final Sessions sessions;
  private final HostCookie cookie;
  private final SignInWays ways;
  private final OidcSignIn oidc;

  SessionController(
      Callers callers,
      LocalUsers users,
      Sessions sessions,
      HostCookie.Both cookies,
      SignInWays ways,
      OidcSignIn oidc) {
    this.callers = callers;
    this.users = users;
    this.sessions = sessions;
    this.cookie = cookies.session();
    this.ways = ways;
    this.oidc = oidc;
  }

  @Get
  HttpResponse<String> show(HttpRequest<?> request) {
    return Json.of(
        callers
            .cookie(request)
            .flatMap(sessions::find)
            .map(session -> SessionView.of(session, ways))
            .orElse(SessionView.nobody(ways, Optional.empty())));
  }

  @Post
  HttpResponse<String> signIn(HttpRequest<?> request, @Body @Nullable String body) {
    if (!ways.local()) {
      throw new ConcordatException(
          ErrorCode.RESOURCE_NOT_FOUND, "nobody signs in here by name and password");
    }
    Bodies.Password given = Json.read(body, Bodies.Password.class);
    users.account(given.name()).ifPresent(user -> tried(request, user));
    User user =
        users
            .withPassword(given.name(), given.password(), callers.address(request))
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.UNAUTHENTICATED, "no user has this name and this password"));
    // Whoever held this browser's session until now holds it no longer.
    callers.cookie(request).ifPresent(sessions::end);
    request.setAttribute(Gatekeeper.SIGNED_IN, user);
    Sessions.Started started = sessions.start(Sessions.LOCAL, user);
    return with(
        cookie.set(started.cookie(), callers.secure(request)),
        SessionView.of(started.session(), ways));
  }

  /** Names go into the log when they are accounts: people type passwords into the wrong field. */
  private static void tried(HttpRequest<?> request, User user) {
    request.setAttribute(SignInLogFilter.TRIED, user.name());
  }

  @Delete
  HttpResponse<String> signOut(HttpRequest<?> request) {
    Optional<String> value = callers.cookie(request);
    Optional<BrowserSession> session = value.flatMap(sessions::find);
    Optional<Sessions.Over> over = Optional.empty();
    if (session.isPresent()) {
      if (!Callers.namesToken(request, session.get())) {
        throw Gatekeeper.withoutToken();
      }
      request.setAttribute(Gatekeeper.SIGNED_IN, session.get().user());
      over = sessions.end(value.orElseThrow());
    }
    return with(
        cookie.clear(callers.secure(request)),
        SessionView.nobody(ways, over.flatMap(this::signOutAt).map(URI::toString)));
  }

  private Optional<URI> signOutAt(Sessions.Over over) {
    return over.way().equals(Sessions.LOCAL)
        ? Optional.empty()
        : oidc.flow().flatMap(flow -> flow.signOut(over.idToken()));
  }

  private static HttpResponse<String> with(String setCookie, SessionView view) {
    MutableHttpResponse<String> answer = HttpResponse.ok(CanonicalJson.write(view));
    return answer.contentType(MediaType.APPLICATION_JSON_TYPE).header("Set-Cookie", setCookie);
  }
}
