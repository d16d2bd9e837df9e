package org.concordat.service.oidc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.service.users.User;

/** Makes users of what a provider says about people. */
final class People {
  private static final int LONGEST_NAME = 80;
  private static final int ID_DIGITS = 32;

  private final OidcSettings settings;

  People(OidcSettings settings) {
    this.settings = settings;
  }

  /**
   * Makes a user.
   *
   * @param claims checked claims, issuer and subject among them
   * @return the user; issuer and subject make the id, so nobody becomes another by a new name
   * @throws ConcordatException {@code NO_ROLE}
   */
  User user(Map<String, Object> claims) {
    String subject = (String) claims.get("sub");
    Set<Role> roles = roles(claims);
    if (roles.isEmpty()) {
      throw new ConcordatException(
          ErrorCode.NO_ROLE,
          "the claim " + settings.rolesClaim() + " names no group that has a role here");
    }
    return new User(id(subject), name(claims, subject), roles);
  }

  private String id(String subject) {
    byte[] digest =
        Digests.sha256(
            "concordat/oidc/user/1",
            Digests.bytes(settings.issuer().toString()),
            Digests.bytes(subject));
    return "oidc:" + Digests.hex(digest).substring(0, ID_DIGITS);
  }

  private Set<Role> roles(Map<String, Object> claims) {
    Set<String> groups = groups(claims);
    return settings.roles().entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(groups::contains))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<String> groups(Map<String, Object> claims) {
    Stream<?> values =
        switch (claim(claims, settings.rolesClaim())) {
          case String one -> Stream.of(one);
          case Collection<?> many -> many.stream();
          case null, default -> Stream.empty();
        };
    return values
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A claim by its whole name or, where there is none, with dots into objects. */
  private static Object claim(Map<String, Object> claims, String name) {
    if (claims.containsKey(name)) {
      return claims.get(name);
    }
    Object at = claims;
    for (String part : name.split("\\.", -1)) {
      at = at instanceof Map<?, ?> object ? object.get(part) : null;
    }
    return at;
  }

  /** A name for the eye: nothing hangs on it, and it cannot break out of a line. */
  private String name(Map<String, Object> claims, String subject) {
    List<String> candidates =
        Arrays.asList(
            text(claim(claims, settings.nameClaim())),
            text(claims.get("preferred_username")),
            text(claims.get("email")),
            subject);
    Optional<String> name =
        candidates.stream()
            .filter(Objects::nonNull)
            .map(People::printable)
            .filter(Predicate.not(String::isEmpty))
            .findFirst();
    return name.orElse("someone");
  }

  private static String text(Object claim) {
    return claim instanceof String text ? text : null;
  }

  private static String printable(String text) {
    return text.codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || " .,'@_+-".indexOf(c) >= 0)
        .limit(LONGEST_NAME)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }
}
