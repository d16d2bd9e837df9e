package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.Pem;
import org.concordat.network.plan.Member;

/**
 * The certificates members took back: kept beside their roots, and shown as a signed list in the
 * directories from which their nodes and their organisation's configuration take it.
 */
final class RevokedCertificates {
  private static final String FOLDER = "revoked";

  private final NetworkDirectory directory;
  private final Roots roots;
  private final InstantSource clock;

  /** Where a member's root is, which signs its list. */
  @FunctionalInterface
  interface Roots {
    CertificateAuthority of(Member member) throws IOException;
  }

  RevokedCertificates(NetworkDirectory directory, Roots roots, InstantSource clock) {
    this.directory = directory;
    this.roots = roots;
    this.clock = clock;
  }

  /** Takes a certificate back; returns whether it was not taken back before. */
  boolean add(Member member, Identity identity) throws IOException {
    Files.createDirectories(folder(member));
    Path file = file(member, identity);
    if (Files.exists(file)) {
      return false;
    }
    Files.writeString(file, identity.certificatePem());
    show(member);
    return true;
  }

  /** Lets a certificate count again, if it had been taken back. */
  void remove(Member member, Identity identity) throws IOException {
    Files.deleteIfExists(file(member, identity));
    show(member);
  }

  /** Writes the list to the directories of the organisation, its peer and its administrator. */
  void show(Member member) throws IOException {
    if (!Files.exists(folder(member))) {
      return;
    }
    List<X509Certificate> revoked = read(folder(member));
    for (Path msp :
        List.of(
            directory.organisation(member.mspId()),
            directory.msp(member, Issuer.PEER),
            directory.msp(member, Issuer.ADMIN))) {
      Path lists = msp.resolve("crls");
      if (revoked.isEmpty()) {
        Files.deleteIfExists(lists.resolve("crl.pem"));
      } else {
        Files.createDirectories(lists);
        Files.writeString(
            lists.resolve("crl.pem"),
            roots.of(member).revoke(revoked, revoked.size(), clock.instant()));
      }
    }
  }

  private static List<X509Certificate> read(Path folder) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
      for (Path file : files) {
        certificates.add(Pem.readCertificate(Files.readAllBytes(file)));
      }
    } catch (CertificateException e) {
      throw new IOException(folder + " holds something that is no certificate", e);
    }
    return certificates;
  }

  private Path folder(Member member) {
    return directory.authorities(member).resolve(FOLDER);
  }

  private Path file(Member member, Identity identity) {
    String serial = identity.certificate().getSerialNumber().toString(16);
    return folder(member).resolve(serial + ".pem");
  }
}
