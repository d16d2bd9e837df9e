package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.List;
import org.concordat.service.projection.CertificateStore;
import org.concordat.service.projection.CertificateStore.Sighting;
import org.concordat.service.projection.SeenCertificate;

/**
 * Certificates in use that have ended or end soon. One that was replaced is left out: another of
 * the same member, use and unit ends later and was first seen after this one was last seen. So are
 * those that the channel's newest configuration names no more.
 */
public final class CertificateAlerts implements AlertSource {
  private final CertificateStore certificates;

  /**
   * Creates the source.
   *
   * @param certificates what blocks have shown
   */
  public CertificateAlerts(CertificateStore certificates) {
    this.certificates = certificates;
  }

  @Override
  public List<Alert> alerts(Instant now) {
    List<Sighting> all = certificates.all();
    long configured =
        all.stream()
            .filter(one -> one.certificate().use().configured())
            .mapToLong(Sighting::lastBlock)
            .max()
            .orElse(0);
    return all.stream()
        .filter(one -> end(one, now).isNear())
        .filter(
            one ->
                one.certificate().use().configured()
                    ? one.lastBlock() == configured
                    : all.stream().noneMatch(other -> replaces(other, one)))
        .map(one -> alert(one, now))
        .toList();
  }

  private static boolean replaces(Sighting other, Sighting one) {
    SeenCertificate later = other.certificate();
    SeenCertificate earlier = one.certificate();
    return later.mspId().equals(earlier.mspId())
        && later.use() == earlier.use()
        && later.unit().equals(earlier.unit())
        && later.notAfterMillis() > earlier.notAfterMillis()
        && other.firstBlock() > one.lastBlock();
  }

  private static Ending end(Sighting sighting, Instant now) {
    return Ending.seen(sighting.certificate().notAfterMillis(), now);
  }

  private static Alert alert(Sighting sighting, Instant now) {
    SeenCertificate certificate = sighting.certificate();
    Ending end = end(sighting, now);
    String what =
        "the certificate of "
            + certificate.mspId()
            + " used as "
            + certificate.use()
            + (certificate.unit().isEmpty() ? " " : " (" + certificate.unit() + ") ")
            + end.words();
    return (end.isOver() ? AlertCode.CERTIFICATE_EXPIRED : AlertCode.CERTIFICATE_EXPIRING)
        .alert(
            Place.subject("certificate " + certificate.serialNumber()).at(certificate.mspId()),
            sighting.firstBlock(),
            sighting.firstTransaction(),
            what)
        .since(end.sinceMillis());
  }
}
