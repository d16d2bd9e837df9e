package org.concordat.service.rest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.concordat.service.session.BrowserSession;
import org.concordat.service.session.HostCookie;
import org.concordat.service.session.OwnPage;
import org.concordat.service.session.Sessions;
import org.concordat.service.session.WebSettings;
import org.concordat.service.users.SignIn;
import org.concordat.service.users.User;

/** Who sends a request, from where, and whether a page of another site made the browser do so. */
@Singleton
final class Callers {
  /** Where a browser names its session's token. */
  static final String CSRF = "X-Concordat-CSRF";

  /** What the console writes into requests that nobody asked for: they keep no session alive. */
  static final String BACKGROUND = "X-Concordat-Background";

  private final SignIn signIn;
  private final Sessions sessions;
  private final HostCookie.Both cookies;
  private final OwnPage ownPage;
  private final WebSettings settings;

  Callers(
      SignIn signIn,
      Sessions sessions,
      HostCookie.Both cookies,
      OwnPage ownPage,
      WebSettings settings) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.cookies = cookies;
    this.ownPage = ownPage;
    this.settings = settings;
  }

  /**
   * Who sends a request.
   *
   * @param user who
   * @param session the browser's session, when that is what says so
   */
  record Caller(User user, Optional<BrowserSession> session) {}

  /** Finds the caller. Credentials that are sent on purpose come before a cookie. */
  Optional<Caller> find(HttpRequest<?> request) {
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      return signIn
          .user(authorization, address(request))
          .map(user -> new Caller(user, Optional.empty()));
    }
    return cookie(request)
        .flatMap(value -> idle(request) ? sessions.find(value) : sessions.use(value))
        .map(session -> new Caller(session.user(), Optional.of(session)));
  }

  private static boolean idle(HttpRequest<?> request) {
    return request.getHeaders().contains(BACKGROUND) || request.getPath().endsWith("/events");
  }

  /** The value of the session's cookie. */
  Optional<String> cookie(HttpRequest<?> request) {
    return cookie(request, cookies.session());
  }

  /** The value of a cookie of this service. */
  Optional<String> cookie(HttpRequest<?> request, HostCookie which) {
    return request
        .getCookies()
        .findCookie(which.name(secure(request)))
        .map(found -> found.getValue())
        .filter(value -> !value.isEmpty());
  }

  /** Whether browsers reach this service by https. */
  boolean secure(HttpRequest<?> request) {
    return settings.secure(request.isSecure());
  }

  /** Whether no other site's page made a browser send this. */
  boolean fromOwnPage(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    return ownPage.sent(
        headers.get("Sec-Fetch-Site"),
        headers.get(HttpHeaders.ORIGIN),
        request.isSecure() ? "https" : "http",
        headers.get(HttpHeaders.HOST));
  }

  /** Whether a write with a session names the session's token. */
  static boolean namesToken(HttpRequest<?> request, BrowserSession session) {
    return Sessions.names(session, request.getHeaders().get(CSRF));
  }

  /** Whether a browser sends this, which would ask its user for a password by itself. */
  static boolean browser(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    String agent = headers.get(HttpHeaders.USER_AGENT);
    return headers.contains("Sec-Fetch-Mode") || (agent != null && agent.startsWith("Mozilla/"));
  }

  /** The client's address; of several in the proxy's header the last, which the proxy wrote. */
  String address(HttpRequest<?> request) {
    Optional<String> named =
        settings
            .clientAddressHeader()
            .flatMap(name -> request.getHeaders().getAll(name).stream().reduce((a, b) -> b))
            .map(value -> value.substring(value.lastIndexOf(',') + 1).strip());
    InetSocketAddress peer = request.getRemoteAddress();
    return named.orElseGet(
        () -> peer.getAddress() == null ? "?" : peer.getAddress().getHostAddress());
  }
}
