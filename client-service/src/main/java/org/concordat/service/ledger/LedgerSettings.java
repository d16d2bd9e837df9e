package org.concordat.service.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.identity.Role;

/**
 * How to reach the own peer, and as whom.
 *
 * @param mspId the member's MSP id
 * @param peer the peer's address, {@code host:port}
 * @param tlsRoot the PEM file of the peer's TLS root; empty for plaintext on loopback
 * @param serverName the name in the peer's TLS certificate where it is not the address's
 * @param channel the channel
 * @param chaincode the chaincode's name
 * @param identities certificate and key of each role this member has
 * @param deadlines how long each step may take
 */
public record LedgerSettings(
    String mspId,
    String peer,
    Optional<Path> tlsRoot,
    Optional<String> serverName,
    String channel,
    String chaincode,
    Map<Role, IdentityFiles> identities,
    Deadlines deadlines) {
  /** Copies the map. */
  public LedgerSettings {
    identities = Map.copyOf(identities);
  }

  /** The files of the identity that reads blocks: it is there at a bank and at a regulator. */
  IdentityFiles readerFiles() {
    IdentityFiles files = identities.get(reader());
    if (files == null) {
      throw new IllegalArgumentException("there is no identity for the role " + reader());
    }
    return files;
  }

  /** The role that reads blocks. */
  Role reader() {
    return identities.containsKey(Role.PARTICIPANT) ? Role.PARTICIPANT : Role.AUDITOR;
  }

  /**
   * The files of one identity.
   *
   * @param certificate the PEM file of the certificate
   * @param key the PEM file of the private key, readable by its owner only
   */
  public record IdentityFiles(Path certificate, Path key) {}

  /**
   * How long each step may take. A view change of the orderers takes 22 to 60 s, hence the defaults
   * of submit and commit.
   *
   * @param evaluate an evaluation
   * @param endorse an endorsement; aggregation happens in it
   * @param submit handing a transaction to the orderers
   * @param commit waiting for its block
   */
  public record Deadlines(Duration evaluate, Duration endorse, Duration submit, Duration commit) {
    /** Limits that suit a network of machines. */
    public static final Deadlines DEFAULT =
        new Deadlines(
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(120));
  }
}
