package org.concordat.network.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.concordat.identity.Pem;
import org.concordat.network.NetworkException;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.protocol.identity.Role;

/** When the certificates of nodes and users end. */
final class Certificates {
  private final Network network;

  Certificates(Network network) {
    this.network = network;
  }

  /** Days until the first certificate of a node ends; empty for a node without one. */
  OptionalLong days(Member member, String node, Instant now) {
    return files(member, node).stream()
        .map(Certificates::read)
        .mapToLong(
            certificate -> Duration.between(now, certificate.getNotAfter().toInstant()).toDays())
        .min();
  }

  private List<Path> files(Member member, String node) {
    NetworkDirectory directory = network.fabric().directory();
    List<Path> files = new ArrayList<>();
    switch (node) {
      case "peer", "orderer" -> {
        files.add(directory.msp(member, node).resolve("signcerts/cert.pem"));
        files.add(directory.tls(member, node).resolve("server.crt"));
      }
      case "chaincode", "chaincode-next" -> {
        files.add(directory.tls(member, Issuer.CHAINCODE).resolve("server.crt"));
        files.add(directory.tls(member, Issuer.CHAINCODE_CLIENT).resolve("server.crt"));
      }
      case "service" -> {
        for (Role role : Issuer.roles(member)) {
          files.add(network.fabric().issuer().userDirectory(member, role).resolve("cert.pem"));
        }
      }
      case "admin" -> {
        files.add(directory.msp(member, Issuer.ADMIN).resolve("signcerts/cert.pem"));
        files.add(directory.msp(member, Issuer.ORDERER_ADMIN).resolve("signcerts/cert.pem"));
      }
      default -> {}
    }
    files.removeIf(file -> !Files.exists(file));
    return files;
  }

  /**
   * Refuses to start what nobody would talk to.
   *
   * @return members whose orderers' certificates have ended, no more than the others can do
   *     without: these get new ones while the others run
   */
  List<Member> requireValid(Instant now) {
    List<Member> ordering = new ArrayList<>();
    for (Member member : network.here()) {
      for (String node : List.of("orderer", "peer", "chaincode", "service", "admin")) {
        for (Path file : files(member, node)) {
          Instant end = read(file).getNotAfter().toInstant();
          if (!end.isBefore(now)) {
            continue;
          }
          if (node.equals("orderer")
              && ordering.size() < (network.plan().ordering().size() - 1) / 3) {
            ordering.add(member);
            break;
          }
          throw new NetworkException(
              "a certificate of "
                  + member.name()
                  + "."
                  + node
                  + " ended on "
                  + end
                  + ": "
                  + file
                  + (node.equals("orderer")
                      ? "; of more orderers than may fail at once: see operations.md, Keys"
                      : "; network.sh rotate-keys "
                          + member.name()
                          + "."
                          + node
                          + " gives it another"));
        }
      }
    }
    return ordering;
  }

  private static X509Certificate read(Path file) {
    try {
      return Pem.readCertificate(Files.readAllBytes(file));
    } catch (IOException | CertificateException e) {
      throw new NetworkException(file + " is not a certificate: " + e.getMessage(), e);
    }
  }
}
