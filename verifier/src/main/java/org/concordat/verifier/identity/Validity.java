package org.concordat.verifier.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The time of a certificate. */
final class Validity {
  /**
   * How far a transaction's own time may lie from the clocks of the peers that endorsed it:
   * Fabric's default. A client could otherwise make a transaction that peers take and verifiers do
   * not.
   */
  private static final Duration TOLERANCE = Duration.ofMinutes(15);

  private Validity() {}

  static Optional<String> fault(X509Certificate certificate, Instant time) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    if (time.isBefore(from.minus(TOLERANCE)) || time.isAfter(to.plus(TOLERANCE))) {
      return Optional.of(
          "the certificate of %s is valid from %s to %s, and was used at %s"
              .formatted(certificate.getSubjectX500Principal().getName(), from, to, time));
    }
    return Optional.empty();
  }
}
