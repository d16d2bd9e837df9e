package org.concordat.service;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.identity.Role;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.oidc.AccessTokens;
import org.concordat.service.oidc.CodeFlow;
import org.concordat.service.oidc.OidcSettings;
import org.concordat.service.oidc.OidcSignIn;
import org.concordat.service.oidc.Provider;
import org.concordat.service.session.HostCookie;
import org.concordat.service.session.OwnPage;
import org.concordat.service.session.SessionStore;
import org.concordat.service.session.Sessions;
import org.concordat.service.session.WebSettings;
import org.concordat.service.users.LocalUsers;
import org.concordat.service.users.SignIn;
import org.concordat.service.users.SignInWays;
import org.concordat.service.users.SignIns;
import org.concordat.service.users.Tokens;
import org.concordat.service.users.User;

/** The parts by which people and programs sign in. */
final class SignInParts {
  private final ServiceSettings settings;
  private final SecureRandom random;
  private final Clock clock;
  private final Map<Class<?>, Object> byType = new LinkedHashMap<>();

  private SignInParts(ServiceSettings settings, SecureRandom random, Clock clock) {
    this.settings = settings;
    this.random = random;
    this.clock = clock;
  }

  /** Opens users and sessions; returns what the HTTP server's controllers ask for. */
  static Map<Class<?>, Object> open(
      ServiceSettings settings, SealedDatabase sealed, SecureRandom random, Clock clock) {
    return new SignInParts(settings, random, clock).build(sealed);
  }

  private Map<Class<?>, Object> build(SealedDatabase sealed) {
    WebSettings web = settings.web();
    LocalUsers local = settings.localUsers() ? localUsers() : LocalUsers.none(random, clock);
    Tokens tokens = new Tokens(random, clock);
    List<SignIn> ways = new ArrayList<>(List.of(local, tokens));
    Optional<CodeFlow> flow = settings.oidc().map(oidc -> provider(oidc, ways));
    put(Tokens.class, tokens);
    put(LocalUsers.class, local);
    put(OidcSignIn.class, new OidcSignIn(flow));
    put(SignIn.class, new SignIns(ways));
    put(SignInWays.class, new SignInWays(settings.localUsers(), settings.oidc().isPresent()));
    put(WebSettings.class, web);
    put(OwnPage.class, new OwnPage(web));
    put(HostCookie.Both.class, HostCookie.of(settings.member(), CodeFlow.PATIENCE.toSeconds()));
    put(
        Sessions.class,
        new Sessions(
            new SessionStore(sealed),
            web,
            random,
            clock,
            (way, before) -> today(local, way, before)));
    return byType;
  }

  private Optional<User> today(LocalUsers local, String way, User before) {
    if (way.equals(Sessions.LOCAL)) {
      return local.account(before.id());
    }
    return settings.oidc().map(OidcSettings::way).filter(way::equals).map(same -> before);
  }

  private CodeFlow provider(OidcSettings oidc, List<SignIn> ways) {
    Provider provider = new Provider(oidc, clock);
    ways.add(new AccessTokens(oidc, provider));
    URI service =
        settings
            .web()
            .externalAddress()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "with concordat.oidc.issuer, concordat.web.external-address is needed:"
                            + " the provider sends browsers there"));
    return new CodeFlow(oidc, provider, service, random, clock);
  }

  private LocalUsers localUsers() {
    return LocalUsers.open(
        settings.directory().resolve("users.json"),
        settings.directory().resolve("credentials.txt"),
        initialUsers(settings.member()),
        random,
        clock);
  }

  private static Map<String, Set<Role>> initialUsers(Member member) {
    return member.regulator()
        ? Map.of("auditor", Set.of(Role.AUDITOR))
        : Map.of(
            "scientist", Set.of(Role.SCIENTIST),
            "steward", Set.of(Role.STEWARD),
            "officer", Set.of(Role.OFFICER),
            "auditor", Set.of(Role.AUDITOR));
  }

  private <T> void put(Class<T> type, T part) {
    byType.put(type, part);
  }
}
