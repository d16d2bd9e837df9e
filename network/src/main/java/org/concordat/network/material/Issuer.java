package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.KeyStoreDirectory;
import org.concordat.identity.KeyedCertificate;
import org.concordat.identity.NodeRole;
import org.concordat.identity.Pem;
import org.concordat.identity.SecretFile;
import org.concordat.identity.TlsAuthority;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.protocol.identity.Role;

/**
 * Issues a member's certificates from its own roots and lays them out as Fabric's nodes expect
 * them. What stands already is left alone. A bank with an authority of its own puts its files in
 * the same places instead.
 */
public final class Issuer {
  /** The holder of a member's peer. */
  public static final String PEER = "peer";

  /** The holder of a member's orderer. */
  public static final String ORDERER = "orderer";

  /** A member's administrator. */
  public static final String ADMIN = "admin";

  /** The administrator of a member's orderer's organisation. */
  public static final String ORDERER_ADMIN = "orderer-admin";

  /** The holder of a member's chaincode. */
  public static final String CHAINCODE = "chaincode";

  /** What a member's peer shows its chaincode; apart from the peer's own, it goes in packages. */
  public static final String CHAINCODE_CLIENT = "chaincode-client";

  private static final String USERS = "users";
  private static final String REVOKED = "revoked";

  private final NetworkDirectory directory;
  private final Duration lifetime;
  private final SecureRandom random;
  private final InstantSource clock;

  /**
   * Creates the issuer.
   *
   * @param directory the network's directory
   * @param plan tells how long certificates are valid
   * @param random where keys come from
   * @param clock tells from when they are valid
   */
  public Issuer(
      NetworkDirectory directory, NetworkPlan plan, SecureRandom random, InstantSource clock) {
    this.directory = directory;
    this.lifetime = Duration.ofDays(plan.certificateDays());
    this.random = random;
    this.clock = clock;
  }

  /**
   * Issues what a member lacks.
   *
   * @param member the member
   * @param orders whether it runs an orderer
   * @throws IOException when a file cannot be written
   */
  public void prepare(Member member, boolean orders) throws IOException {
    Organisation own = organisation(member, member.mspId(), member.name());
    own.show();
    own.enroll(PEER, "peer0." + member.name(), NodeRole.PEER);
    own.connect(PEER, List.of(member.host()));
    own.enroll(ADMIN, "admin." + member.name(), NodeRole.ADMIN);
    // The peer and its chaincode run side by side, and show each other who they are.
    own.connect(CHAINCODE, List.of());
    own.connect(CHAINCODE_CLIENT, List.of());
    for (Role role : roles(member)) {
      user(member, role);
    }
    if (orders) {
      Organisation ordering =
          organisation(member, member.ordererMspId(), member.ordererOrganisation());
      ordering.show();
      ordering.enroll(ORDERER, "orderer0." + member.name(), NodeRole.ORDERER);
      ordering.connect(ORDERER, List.of(member.host()));
      ordering.enroll(ORDERER_ADMIN, "admin." + member.ordererOrganisation(), NodeRole.ADMIN);
    }
  }

  /**
   * Returns the roles of the people and services of a member.
   *
   * @param member the member
   * @return the roles
   */
  public static List<Role> roles(Member member) {
    return member.isBank()
        ? List.of(Role.SCIENTIST, Role.STEWARD, Role.OFFICER, Role.PARTICIPANT)
        : List.of(Role.AUDITOR);
  }

  /**
   * Returns the identity of a member's user with a role, issued at the first call.
   *
   * @param member the member
   * @param role the role
   * @return the identity
   * @throws IOException when a file cannot be read or written
   */
  public Identity user(Member member, Role role) throws IOException {
    Path folder = userDirectory(member, role);
    if (Files.exists(folder.resolve("cert.pem"))) {
      return read(member.mspId(), folder.resolve("cert.pem"), folder.resolve("key.pem"));
    }
    Files.createDirectories(folder);
    Identity identity = issueUser(member, role);
    SecretFile.write(folder.resolve("key.pem"), identity.privateKeyPem());
    Files.writeString(folder.resolve("cert.pem"), identity.certificatePem());
    return identity;
  }

  /**
   * Issues a new identity with a role, and keeps it nowhere.
   *
   * @param member the member
   * @param role the role
   * @return the identity
   * @throws IOException when the member's root cannot be read
   */
  public Identity issueUser(Member member, Role role) throws IOException {
    String name = role.attributeValue();
    return authority(member)
        .issue(name, NodeRole.CLIENT, Map.of(Role.ATTRIBUTE, name), clock.instant(), lifetime);
  }

  /**
   * Returns where a user's certificate and key lie.
   *
   * @param member the member
   * @param role the user's role
   * @return a directory with {@code cert.pem} and {@code key.pem}
   */
  public Path userDirectory(Member member, Role role) {
    return directory.holder(member, USERS).resolve(role.attributeValue());
  }

  /**
   * Returns the root of a member's identities.
   *
   * @param member the member
   * @return the root
   * @throws IOException when it cannot be read
   */
  public CertificateAuthority authority(Member member) throws IOException {
    return keys(member).authority(member.mspId(), member.name(), clock.instant());
  }

  /**
   * Reads the identity of a node or administrator.
   *
   * @param member the member
   * @param holder for example {@code peer}
   * @return the identity
   * @throws IOException when it cannot be read
   */
  public Identity identity(Member member, String holder) throws IOException {
    boolean ordering = holder.equals(ORDERER) || holder.equals(ORDERER_ADMIN);
    Path msp = directory.msp(member, holder);
    return read(
        ordering ? member.ordererMspId() : member.mspId(),
        msp.resolve("signcerts/cert.pem"),
        msp.resolve("keystore/key.pem"));
  }

  /**
   * Gives a node new keys and certificates; the old ones stay aside until the renewal is kept.
   *
   * @param member the member
   * @param holder {@link #PEER}, {@link #ORDERER} or {@link #CHAINCODE}
   * @return the renewal
   * @throws IOException when a file cannot be read or written
   */
  public Renewal renew(Member member, String holder) throws IOException {
    Renewal renewal =
        Renewal.of(List.of(directory.msp(member, holder), directory.tls(member, holder)));
    try {
      prepare(member, holder.equals(ORDERER));
      showRevoked(member);
      return renewal;
    } catch (IOException | RuntimeException e) {
      renewal.undo();
      throw e;
    }
  }

  /**
   * Gives a member's users new keys and certificates.
   *
   * @param member the member
   * @return the renewal
   * @throws IOException when a file cannot be read or written
   */
  public Renewal renewUsers(Member member) throws IOException {
    Renewal renewal = Renewal.of(List.of(directory.holder(member, USERS)));
    try {
      for (Role role : roles(member)) {
        user(member, role);
      }
      return renewal;
    } catch (IOException | RuntimeException e) {
      renewal.undo();
      throw e;
    }
  }

  /**
   * Takes the certificate of a user back: it stands on the list of its organisation, which becomes
   * law on the channel when its configuration says so.
   *
   * @param member the member
   * @param role the user's role
   * @return whether it was not taken back before
   * @throws IOException when a file cannot be read or written
   */
  public boolean revoke(Member member, Role role) throws IOException {
    Identity user = user(member, role);
    Path folder = Files.createDirectories(directory.authorities(member).resolve(REVOKED));
    Path file = folder.resolve(user.certificate().getSerialNumber().toString(16) + ".pem");
    if (Files.exists(file)) {
      return false;
    }
    Files.writeString(file, user.certificatePem());
    showRevoked(member);
    return true;
  }

  /**
   * Takes back the last revocation of a user that the channel has not heard of.
   *
   * @param member the member
   * @param role the user's role
   * @throws IOException when a file cannot be read or written
   */
  public void forgetRevocation(Member member, Role role) throws IOException {
    Identity user = user(member, role);
    Files.deleteIfExists(
        directory
            .authorities(member)
            .resolve(REVOKED)
            .resolve(user.certificate().getSerialNumber().toString(16) + ".pem"));
    showRevoked(member);
  }

  /** Writes the list of what was taken back to the organisation's and its nodes' directories. */
  private void showRevoked(Member member) throws IOException {
    Path folder = directory.authorities(member).resolve(REVOKED);
    if (!Files.exists(folder)) {
      return;
    }
    List<X509Certificate> revoked = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pem")) {
      for (Path file : files) {
        revoked.add(Pem.readCertificate(Files.readAllBytes(file)));
      }
    } catch (CertificateException e) {
      throw new IOException(folder + " holds something that is no certificate", e);
    }
    for (Path msp :
        List.of(
            directory.organisation(member.mspId()),
            directory.msp(member, PEER),
            directory.msp(member, ADMIN))) {
      Path lists = msp.resolve("crls");
      if (revoked.isEmpty()) {
        Files.deleteIfExists(lists.resolve("crl.pem"));
      } else {
        Files.createDirectories(lists);
        Files.writeString(
            lists.resolve("crl.pem"),
            authority(member).revoke(revoked, revoked.size(), clock.instant()));
      }
    }
  }

  private static Identity read(String mspId, Path certificate, Path key) throws IOException {
    try {
      return new Identity(
          mspId,
          Pem.readCertificate(Files.readAllBytes(certificate)),
          Pem.readPrivateKey(Files.readString(key)));
    } catch (CertificateException e) {
      throw new IOException(certificate + " is not a certificate", e);
    }
  }

  private KeyStoreDirectory keys(Member member) throws IOException {
    return new KeyStoreDirectory(directory.authorities(member), random);
  }

  private Organisation organisation(Member member, String mspId, String name) throws IOException {
    Instant now = clock.instant();
    return new Organisation(
        member,
        mspId,
        keys(member).authority(mspId, name, now),
        keys(member).tlsAuthority(mspId, name, now));
  }

  /** An organisation with its two roots. */
  private final class Organisation {
    private final Member member;
    private final String mspId;
    private final CertificateAuthority authority;
    private final TlsAuthority tls;

    Organisation(Member member, String mspId, CertificateAuthority authority, TlsAuthority tls) {
      this.member = member;
      this.mspId = mspId;
      this.authority = authority;
      this.tls = tls;
    }

    /** Lays out what the others need to know: roots, and how to tell the nodes' roles. */
    void show() throws IOException {
      MspFolder.write(
          directory.organisation(mspId), authority.certificatePem(), tls.root().certificatePem());
    }

    void enroll(String holder, String name, NodeRole role) throws IOException {
      Path msp = directory.msp(member, holder);
      if (Files.exists(msp.resolve("signcerts/cert.pem"))) {
        return;
      }
      MspFolder.write(msp, authority.certificatePem(), tls.root().certificatePem());
      Identity identity = authority.issue(name, role, Map.of(), clock.instant(), lifetime);
      MspFolder.sign(msp, identity);
    }

    void connect(String holder, List<String> hosts) throws IOException {
      Path folder = directory.tls(member, holder);
      if (Files.exists(folder.resolve("server.crt"))) {
        return;
      }
      Files.createDirectories(folder);
      TreeSet<String> names = new TreeSet<>(hosts);
      names.addAll(List.of("localhost", "127.0.0.1"));
      KeyedCertificate issued =
          tls.issue(holder + "." + member.name(), names, clock.instant(), lifetime);
      SecretFile.write(folder.resolve("server.key"), issued.privateKeyPem());
      Files.writeString(folder.resolve("server.crt"), issued.certificatePem());
      Files.writeString(folder.resolve("ca.crt"), tls.root().certificatePem());
    }
  }
}
