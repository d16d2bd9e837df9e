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
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.session.BrowserSession;
import org.concordat.service.session.SessionCookie;
import org.concordat.service.session.Sessions;
import org.concordat.service.users.LocalUsers;
import org.concordat.service.users.User;

/** Signing in and out with a browser, by name and password. */
@Controller(Routes.SESSION)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SessionController {
  private static final SessionView.Ways WAYS = new SessionView.Ways(true, false);

  private final Callers callers;
  private final LocalUsers users;
  private final Sessions sessions;
  private final SessionCookie cookie;

  SessionController(Callers callers, LocalUsers users, Sessions sessions, SessionCookie cookie) {
    this.callers = callers;
    this.users = users;
    this.sessions = sessions;
    this.cookie = cookie;
  }

  @Get
  HttpResponse<String> show(HttpRequest<?> request) {
    return Json.of(
        callers
            .cookie(request)
            .flatMap(sessions::find)
            .map(session -> SessionView.of(session, WAYS))
            .orElse(SessionView.nobody(WAYS)));
  }

  @Post
  HttpResponse<String> signIn(HttpRequest<?> request, @Body @Nullable String body) {
    Bodies.Password given = Json.read(body, Bodies.Password.class);
    User user =
        users
            .withPassword(given.name(), given.password(), callers.address(request))
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.UNAUTHENTICATED, "no user has this name and this password"));
    // Whoever held this browser's session until now holds it no longer.
    callers.cookie(request).ifPresent(sessions::end);
    Sessions.Started started = sessions.start("local", user);
    return with(
        cookie.set(started.cookie(), callers.secure(request)),
        SessionView.of(started.session(), WAYS));
  }

  @Delete
  HttpResponse<String> signOut(HttpRequest<?> request) {
    Optional<String> value = callers.cookie(request);
    Optional<BrowserSession> session = value.flatMap(sessions::find);
    if (session.isPresent()) {
      if (!Callers.namesToken(request, session.get())) {
        throw Gatekeeper.withoutToken();
      }
      sessions.end(value.orElseThrow());
    }
    return with(cookie.clear(callers.secure(request)), SessionView.nobody(WAYS));
  }

  private static HttpResponse<String> with(String setCookie, SessionView view) {
    MutableHttpResponse<String> answer = HttpResponse.ok(CanonicalJson.write(view));
    return answer.contentType(MediaType.APPLICATION_JSON_TYPE).header("Set-Cookie", setCookie);
  }
}
