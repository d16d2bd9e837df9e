package org.concordat.service;

import java.util.List;

/** What each setting is, for docs/reference/settings.md; SettingsTableTest keeps it complete. */
public final class SettingsTable {
  private SettingsTable() {}

  /**
   * A setting.
   *
   * @param name its property
   * @param usual what holds without it
   * @param meaning what it is
   */
  public record Setting(String name, String usual, String meaning) {}

  /** All settings; N stands for a number from 1, ROLE for a role's name. */
  public static List<Setting> all() {
    return List.of(
        of("concordat.directory", "required", "where the service keeps its state"),
        of("concordat.member.msp-id", "required", "the member's MSP id"),
        of("concordat.member.kind", "`bank`", "`bank` or `regulator`"),
        of("concordat.ledger.peer", "required", "host:port of the own peer"),
        of("concordat.ledger.tls-root", "no TLS", "the peer's TLS root certificate, a PEM file"),
        of("concordat.ledger.server-name", "the host", "the name the peer's certificate is for"),
        of("concordat.ledger.channel", "`concordat`", "the channel"),
        of("concordat.ledger.chaincode", "`concordat`", "the chaincode's name"),
        of(
            "concordat.ledger.identities.ROLE.certificate",
            "a bank needs `participant`, a regulator `auditor`",
            "the certificate transactions of a role are signed with, a PEM file"),
        of("concordat.ledger.identities.ROLE.key", "with the certificate", "its private key"),
        of("concordat.ledger.deadlines.evaluate", "as Fabric's gateway", "for a query"),
        of("concordat.ledger.deadlines.endorse", "as Fabric's gateway", "for endorsements"),
        of("concordat.ledger.deadlines.submit", "as Fabric's gateway", "for handing over"),
        of("concordat.ledger.deadlines.commit", "as Fabric's gateway", "for the block"),
        of("concordat.kafka.bootstrap-servers", "required at a bank", "the bank's brokers"),
        of("concordat.kafka.topic-prefix", "the MSP id in lower case", "sets topics apart"),
        of("concordat.database.url", "H2 in the directory", "the JDBC URL"),
        of("concordat.database.user", "none", "the database's user"),
        of("concordat.database.password", "none", "its password; better in the environment"),
        of(
            "concordat.participation.task-retry",
            "`3m`",
            "after how long a task without an answer is handed out again"),
        of(
            "concordat.participation.turn",
            "`1500ms`",
            "how long a member waits for the one before it to close a phase"),
        of("concordat.consent.upkeep", "`1h`", "how often consents are looked through"),
        of("concordat.access-log.retention", "`365d`", "how long it is kept who read what"),
        of("concordat.integrity.compare-every", "`1m`", "pause between comparisons of blocks"),
        of("concordat.integrity.scan-every", "`1h`", "pause between scans of all tables"),
        of("concordat.integrity.witnesses.N.peer", "no witness", "another member's peer"),
        of("concordat.integrity.witnesses.N.name", "its address", "what to call it"),
        of("concordat.integrity.witnesses.N.tls-root", "no TLS", "its TLS root certificate"),
        of("concordat.integrity.witnesses.N.server-name", "the host", "its certificate's name"),
        of(
            "concordat.session.idle",
            "`30m`",
            "after how long without a request a browser's session ends"),
        of("concordat.session.lifetime", "`8h`", "after how long it ends anyway"),
        of(
            "concordat.web.external-address",
            "as connected to",
            "what people type to get here through a proxy, like `https://bank.example`"),
        of(
            "concordat.web.client-address-header",
            "none",
            "where the proxy writes a client's address; only if nobody else reaches the service"),
        of(
            "concordat.web.slow-after",
            "`30s`",
            "how long a request's head may take, and over how long its body must not trickle"),
        of(
            "concordat.local-users",
            "`true`, with a provider `false`",
            "whether people sign in by a name and password of this service"),
        of("concordat.oidc.issuer", "no provider", "the OpenID provider at which people sign in"),
        of("concordat.oidc.client-id", "required with an issuer", "how it knows this service"),
        of(
            "concordat.oidc.client-secret-file",
            "none: a public client",
            "a file with the client's secret, for its owner only"),
        of("concordat.oidc.scopes", "`openid profile`", "what is asked for"),
        of("concordat.oidc.audience", "the client id", "whom programs' access tokens are for"),
        of("concordat.oidc.token-types", "`at+jwt`", "the `typ` of access tokens (RFC 9068)"),
        of(
            "concordat.oidc.roles-claim",
            "`roles`",
            "the claim with a person's groups; dots lead into objects"),
        of("concordat.oidc.name-claim", "`name`", "the claim with a person's name"),
        of(
            "concordat.oidc.roles.ROLE",
            "nobody",
            "the groups whose people have a role, between semicolons; `scientist`, `steward`,"
                + " `officer`, `auditor`"),
        of("concordat.telemetry.otlp.endpoint", "no traces", "where traces go, by OTLP over HTTP"),
        of(
            "concordat.telemetry.metrics.token-file",
            "this machine reads metrics",
            "a file, for its owner only, with the token that readers of metrics show"),
        of(
            "concordat.telemetry.metrics.open",
            "`false`",
            "whether everybody who reaches the port may read metrics"),
        of("concordat.limits.reads.per-second", "`2000`", "a signed-in user's reads, a second"),
        of("concordat.limits.reads.burst", "`4000`, or twice the rate", "how many at once"),
        of("concordat.limits.writes.per-second", "`50`", "a signed-in user's writes, a second"),
        of("concordat.limits.writes.burst", "`200`, or twice the rate", "how many at once"),
        of(
            "concordat.limits.scores.per-second",
            "`1000`",
            "a signed-in user's requests for scores; a stream is one, a second"),
        of("concordat.limits.scores.burst", "`2000`, or twice the rate", "how many at once"),
        of(
            "concordat.limits.strangers.per-second",
            "`200`",
            "an address's requests without signing in, a second"),
        of("concordat.limits.strangers.burst", "`400`, or twice the rate", "how many at once"),
        of("micronaut.server.host", "`127.0.0.1`", "the address to listen at"),
        of("micronaut.server.port", "`-1`: a free one", "the port to listen at"),
        of(
            "micronaut.server.max-request-buffer-size",
            "`10MB`",
            "the largest body that is taken, but for streams of rows to score"),
        of("micronaut.server.ssl.enabled", "`false`", "whether to listen with TLS"),
        of("micronaut.server.ssl.key-store.path", "none", "`file:` and a PKCS 12 file"),
        of("micronaut.server.ssl.key-store.password", "none", "its password"));
  }

  private static Setting of(String name, String usual, String meaning) {
    return new Setting(name, usual, meaning);
  }
}
