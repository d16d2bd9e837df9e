package org.concordat.service.rest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.session.BrowserSession;
import org.concordat.service.session.HostCookie;
import org.concordat.service.session.OwnPage;
import org.concordat.service.session.Sessions;
import org.concordat.service.session.WebSettings;
import org.concordat.service.users.LimitedException;
import org.concordat.service.users.LocalUsers;
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
  private final LocalUsers users;
  private final Sessions sessions;
  private final HostCookie.Both cookies;
  private final OwnPage ownPage;
  private final WebSettings settings;

  Callers(
      SignIn signIn,
      LocalUsers users,
      Sessions sessions,
      HostCookie.Both cookies,
      OwnPage ownPage,
      WebSettings settings) {
    this.signIn = signIn;
    this.users = users;
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
      users
          .named(authorization)
          .ifPresent(name -> request.setAttribute(SignInLogFilter.TRIED, name));
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

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Tells for as long as an answer is being sent whether its caller may still have it.
   *
   * @param request the request
   * @return asked again and again; false once the session was ended, or the token is over
   */
  BooleanSupplier mayGoOn(HttpRequest<?> request) {
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      String address = address(request);
      return () -> {
        try {
          return signIn.user(authorization, address).isPresent();
        } catch (ConcordatException | LimitedException e) {
          return false;
        }
      };
    }
    Optional<String> value = cookie(request);
    return () -> value.filter(sessions::goesOn).isPresent();
  }

  /** The client's address; of several in the proxy's header the last, which the proxy wrote. */
  String address(HttpRequest<?> request) {
    Optional<String> named =
        settings
            .clientAddressHeader()
            .flatMap(name -> request.getHeaders().getAll(name).stream().reduce((a, b) -> b))
            .map(value -> value.substring(value.lastIndexOf(',') + 1).strip());
    InetSocketAddress peer = request.getRemoteAddress();
    return named
        .flatMap(Callers::literal)
        .or(() -> Optional.ofNullable(peer.getAddress()))
        .map(InetAddress::getHostAddress)
        .orElse("?");
  }
}
