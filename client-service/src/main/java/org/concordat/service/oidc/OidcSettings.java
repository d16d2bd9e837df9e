package org.concordat.service.oidc;

import io.micronaut.core.value.PropertyResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.identity.Role;

/**
 * A provider, and what its claims mean here; all properties start with {@code concordat.oidc.}.
 *
 * @param issuer {@code issuer}: its address, by https unless it is on this machine
 * @param clientId {@code client-id}: how it knows this service
 * @param clientSecret what {@code client-secret-file} holds; absent for a public client
 * @param scopes {@code scopes}: what is asked for
 * @param audience {@code audience}: whom access tokens of programs have to be for
 * @param tokenTypes {@code token-types}: the {@code typ} that marks an access token
 * @param rolesClaim {@code roles-claim}: the claim with a person's groups, with dots into objects
 * @param nameClaim {@code name-claim}: the claim with a person's name
 * @param roles {@code roles.ROLE}: the groups that have a role
 */
public record OidcSettings(
    URI issuer,
    String clientId,
    Optional<String> clientSecret,
    List<String> scopes,
    String audience,
    List<String> tokenTypes,
    String rolesClaim,
    String nameClaim,
    Map<Role, Set<String>> roles) {
  private static final String PREFIX = "concordat.oidc.";
  private static final List<Role> PEOPLE =
      Stream.of(Role.values()).filter(role -> role != Role.PARTICIPANT).toList();

  /** Checks the address and copies the collections. */
  public OidcSettings {
    scopes = List.copyOf(scopes);
    tokenTypes = List.copyOf(tokenTypes);
    roles = Map.copyOf(roles);
    boolean here =
        issuer.getHost() != null && Set.of("localhost", "127.0.0.1").contains(issuer.getHost());
    if (!"https".equals(issuer.getScheme()) && !("http".equals(issuer.getScheme()) && here)) {
      throw new IllegalArgumentException(PREFIX + "issuer must start with https, got " + issuer);
    }
    if (roles.values().stream().allMatch(Set::isEmpty)) {
      throw new IllegalArgumentException(
          "no group has a role: one of " + PREFIX + "roles." + PEOPLE + " is needed");
    }
    if (!scopes.contains("openid")) {
      throw new IllegalArgumentException(PREFIX + "scopes must have openid, got " + scopes);
    }
  }

  /**
   * Reads the settings.
   *
   * @param properties the properties
   * @return the settings; empty when no issuer is set
   * @throws IllegalArgumentException when one is missing or wrong
   * @throws UncheckedIOException when the secret's file cannot be read
   */
  public static Optional<OidcSettings> read(PropertyResolver properties) {
    return text(properties, "issuer")
        .map(
            issuer -> {
              String clientId =
                  text(properties, "client-id")
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "the setting " + PREFIX + "client-id is missing"));
              return new OidcSettings(
                  URI.create(issuer),
                  clientId,
                  text(properties, "client-secret-file").map(Path::of).map(OidcSettings::secret),
                  split(text(properties, "scopes").orElse("openid profile"), "[ ,]+"),
                  text(properties, "audience").orElse(clientId),
                  split(text(properties, "token-types").orElse("at+jwt"), "[ ,]+"),
                  text(properties, "roles-claim").orElse("roles"),
                  text(properties, "name-claim").orElse("name"),
                  roles(properties));
            });
  }

  /** Groups are separated by semicolons: names from a directory have commas. */
  private static Map<Role, Set<String>> roles(PropertyResolver properties) {
    Map<Role, Set<String>> roles = new EnumMap<>(Role.class);
    for (Role role : PEOPLE) {
      roles.put(
          role,
          Set.copyOf(
              split(text(properties, "roles." + role.attributeValue()).orElse(""), " *; *")));
    }
    return roles;
  }

  private static List<String> split(String text, String separator) {
    return Arrays.stream(text.split(separator)).filter(Predicate.not(String::isEmpty)).toList();
  }

  private static Optional<String> text(PropertyResolver properties, String name) {
    return properties
        .getProperty(PREFIX + name, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static String secret(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).stream()
          .anyMatch(
              permission ->
                  permission.name().startsWith("OTHERS")
                      || permission == PosixFilePermission.GROUP_WRITE)) {
        throw new IllegalArgumentException("others may read or change " + file);
      }
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new IllegalArgumentException(file + " is empty");
      }
      return secret;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Names this way to sign in, as sessions remember it: another when issuer, client or roles are
   * others, so that nobody keeps roles by a session of before.
   *
   * @return {@code oidc:} and 12 hexadecimal digits
   */
  public String way() {
    String mapping =
        PEOPLE.stream()
            .map(role -> role + "=" + roles.getOrDefault(role, Set.of()).stream().sorted().toList())
            .collect(Collectors.joining("\n"));
    byte[] digest =
        Digests.sha256(
            "concordat/oidc/way/1",
            Digests.bytes(issuer.toString()),
            Digests.bytes(clientId),
            Digests.bytes(rolesClaim),
            Digests.bytes(mapping));
    return "oidc:" + Digests.hex(digest).substring(0, 12);
  }

  /** Does not show the secret. */
  @Override
  public String toString() {
    return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
  }
}
