package org.concordat.service;

import io.micronaut.core.value.PropertyResolver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.identity.Role;
import org.concordat.service.database.Database;
import org.concordat.service.ledger.LedgerSettings;
import org.concordat.service.ledger.WitnessSettings;
import org.concordat.service.limits.Limits;
import org.concordat.service.limits.RateLimit;
import org.concordat.service.oidc.OidcSettings;
import org.concordat.service.session.WebSettings;
import org.concordat.service.telemetry.TelemetrySettings;

/**
 * All settings of one service, read from properties that start with {@code concordat.}; {@link
 * #read} names each.
 *
 * @param member whose service it is
 * @param directory where it keeps its state
 * @param ledger the own peer
 * @param kafkaServers the bank's brokers; empty for a regulator
 * @param topicPrefix what sets the bank's topics apart
 * @param databaseUrl the JDBC URL
 * @param databaseUser the database's user
 * @param databasePassword its password
 * @param taskRetry after how long a task without an answer is handed out again
 * @param turn how long a member waits for the one before it to close a phase
 * @param consentUpkeep how often consents are looked through for what is due
 * @param accessLogRetention how long it is kept who read what
 * @param integrity how its stores are watched
 * @param web how browsers reach it and stay signed in
 * @param localUsers whether people sign in by name and password
 * @param oidc the provider at which they sign in; empty for none
 * @param telemetry what it tells about itself
 * @param limits how many requests it takes at a time
 */
public record ServiceSettings(
    Member member,
    Path directory,
    LedgerSettings ledger,
    Optional<String> kafkaServers,
    String topicPrefix,
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    Duration taskRetry,
    Duration turn,
    Duration consentUpkeep,
    Duration accessLogRetention,
    Integrity integrity,
    WebSettings web,
    boolean localUsers,
    Optional<OidcSettings> oidc,
    TelemetrySettings telemetry,
    Limits limits) {
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

  /**
   * How the service's own stores are watched.
   *
   * @param witnesses other members' peers to compare blocks with
   * @param compareEvery how long to wait between two comparisons
   * @param scanEvery how long to wait between two scans of all tables
   */
  public record Integrity(
      List<WitnessSettings> witnesses, Duration compareEvery, Duration scanEvery) {
    /** Copies the list. */
    public Integrity {
      witnesses = List.copyOf(witnesses);
    }
  }

  /**
   * Reads the settings.
   *
   * @param properties the properties
   * @return the settings
   * @throws IllegalArgumentException when a required one is missing
   */
  public static ServiceSettings read(PropertyResolver properties) {
    Path directory = Path.of(required(properties, "concordat.directory"));
    boolean regulator =
        optional(properties, "concordat.member.kind").orElse("bank").equals("regulator");
    Optional<OidcSettings> oidc = OidcSettings.read(properties);
    Member member = new Member(required(properties, "concordat.member.msp-id"), regulator);
    return new ServiceSettings(
        member,
        directory,
        ledger(properties, member),
        regulator
            ? Optional.empty()
            : Optional.of(required(properties, "concordat.kafka.bootstrap-servers")),
        optional(properties, "concordat.kafka.topic-prefix")
            .orElse(member.mspId().toLowerCase(Locale.ROOT)),
        optional(properties, "concordat.database.url")
            .orElse(Database.h2(directory.resolve("service"))),
        optional(properties, "concordat.database.user").orElse(""),
        optional(properties, "concordat.database.password").orElse(""),
        duration(properties, "concordat.participation.task-retry", Duration.ofMinutes(3)),
        duration(properties, "concordat.participation.turn", Duration.ofMillis(1_500)),
        duration(properties, "concordat.consent.upkeep", Duration.ofHours(1)),
        retention(properties),
        new Integrity(
            witnesses(properties),
            duration(properties, "concordat.integrity.compare-every", Duration.ofMinutes(1)),
            duration(properties, "concordat.integrity.scan-every", Duration.ofHours(1))),
        WebSettings.read(properties),
        properties.getProperty("concordat.local-users", Boolean.class).orElse(oidc.isEmpty()),
        oidc,
        TelemetrySettings.read(properties),
        new Limits(
            limit(properties, "reads", Limits.DEFAULT.reads()),
            limit(properties, "writes", Limits.DEFAULT.writes()),
            limit(properties, "scores", Limits.DEFAULT.scores()),
            limit(properties, "strangers", Limits.DEFAULT.strangers())));
  }

  /** The burst follows the rate where only that is given. */
  private static RateLimit limit(PropertyResolver properties, String kind, RateLimit usual) {
    String prefix = "concordat.limits." + kind;
    Optional<Long> rate = properties.getProperty(prefix + ".per-second", Long.class);
    Optional<Long> burst = properties.getProperty(prefix + ".burst", Long.class);
    long perSecond = rate.orElse(usual.perSecond());
    try {
      return new RateLimit(
          perSecond, burst.orElse(rate.isPresent() ? 2 * perSecond : usual.burst()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(prefix + ": " + e.getMessage(), e);
    }
  }

  /** Witnesses are numbered from 1. */
  private static List<WitnessSettings> witnesses(PropertyResolver properties) {
    List<WitnessSettings> all = new ArrayList<>();
    while (true) {
      String prefix = "concordat.integrity.witnesses." + (all.size() + 1);
      Optional<String> peer = optional(properties, prefix + ".peer");
      if (peer.isEmpty()) {
        return all;
      }
      all.add(
          new WitnessSettings(
              optional(properties, prefix + ".name").orElse(peer.get()),
              peer.get(),
              optional(properties, prefix + ".tls-root").map(Path::of),
              optional(properties, prefix + ".server-name")));
    }
  }

  private static Duration retention(PropertyResolver properties) {
    String name = "concordat.access-log.retention";
    Duration given = duration(properties, name, Duration.ofDays(365));
    if (given.compareTo(SHORTEST_RETENTION) < 0) {
      throw new IllegalArgumentException(name + " must be at least a day, got " + given);
    }
    return given;
  }

  private static LedgerSettings ledger(PropertyResolver properties, Member member) {
    Map<Role, LedgerSettings.IdentityFiles> identities = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      String prefix = "concordat.ledger.identities." + role.attributeValue();
      Optional<String> certificate = optional(properties, prefix + ".certificate");
      Optional<String> key = optional(properties, prefix + ".key");
      if (certificate.isPresent() != key.isPresent()) {
        throw new IllegalArgumentException(prefix + " takes both certificate and key");
      }
      if (certificate.isPresent()) {
        identities.put(
            role, new LedgerSettings.IdentityFiles(Path.of(certificate.get()), Path.of(key.get())));
      }
    }
    Role needed = member.regulator() ? Role.AUDITOR : Role.PARTICIPANT;
    if (!identities.containsKey(needed)) {
      throw new IllegalArgumentException(
          "concordat.ledger.identities." + needed.attributeValue() + " is missing");
    }
    LedgerSettings.Deadlines usual = LedgerSettings.Deadlines.DEFAULT;
    return new LedgerSettings(
        member.mspId(),
        required(properties, "concordat.ledger.peer"),
        optional(properties, "concordat.ledger.tls-root").map(Path::of),
        optional(properties, "concordat.ledger.server-name"),
        optional(properties, "concordat.ledger.channel").orElse("concordat"),
        optional(properties, "concordat.ledger.chaincode").orElse("concordat"),
        identities,
        new LedgerSettings.Deadlines(
            duration(properties, "concordat.ledger.deadlines.evaluate", usual.evaluate()),
            duration(properties, "concordat.ledger.deadlines.endorse", usual.endorse()),
            duration(properties, "concordat.ledger.deadlines.submit", usual.submit()),
            duration(properties, "concordat.ledger.deadlines.commit", usual.commit())));
  }

  private static Optional<String> optional(PropertyResolver properties, String name) {
    return properties
        .getProperty(name, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static String required(PropertyResolver properties, String name) {
    return optional(properties, name)
        .orElseThrow(() -> new IllegalArgumentException("the setting " + name + " is missing"));
  }

  private static Duration duration(PropertyResolver properties, String name, Duration usual) {
    return properties.getProperty(name, Duration.class).orElse(usual);
  }

  /** Does not show the password. */
  @Override
  public String toString() {
    return "ServiceSettings[member=" + member + ", directory=" + directory + "]";
  }
}
