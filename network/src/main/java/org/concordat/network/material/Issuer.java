package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
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
import org.concordat.network.NetworkException;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.protocol.identity.Role;

/**
 * Issues a member's certificates from its own roots and lays them out as Fabric's nodes expect
 * them. What stands already is left alone. A bank with an authority of its own puts its files in
 * the same places instead: where its organisation stands and no roots of this issuer lie beside it,
 * nothing is issued, only what is missing is named.
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

  private static final String CERTIFICATE = "signcerts/cert.pem";
  private static final String KEY = "keystore/key.pem";
  private static final String USERS = "users";

  private final NetworkDirectory directory;
  private final Duration lifetime;
  private final SecureRandom random;
  private final InstantSource clock;
  private final RevokedCertificates revoked;

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
    this.revoked = new RevokedCertificates(directory, this::authority, clock);
  }

  /**
   * Issues what a member lacks. Administrators are only made together with the first node of their
   * organisation: later, their keys may be kept elsewhere.
   *
   * @param member the member
   * @param orders whether it runs an orderer
   * @throws IOException when a file cannot be written
   * @throws NetworkException when the member has an authority of its own and lacks files
   */
  public void prepare(Member member, boolean orders) throws IOException {
    for (Path replaced : replaceable(member)) {
      Renewal.recover(replaced);
    }
    if (ownAuthority(member)) {
      requireComplete(member, orders);
      return;
    }
    Organisation own = organisation(member);
    own.show();
    if (!own.enrolled(PEER)) {
      own.enroll(ADMIN);
    }
    own.enroll(PEER);
    own.connect(PEER, lifetime);
    own.connect(CHAINCODE, lifetime);
    // It lies in the chaincode's package, whose digest the approvals name, so it lasts as its root.
    own.connect(CHAINCODE_CLIENT, CertificateAuthority.ROOT_LIFETIME);
    for (Role role : roles(member)) {
      enroll(member, role);
    }
    if (orders) {
      Organisation ordering = orderingOrganisation(member);
      ordering.show();
      if (!ordering.enrolled(ORDERER)) {
        ordering.enroll(ORDERER_ADMIN);
      }
      ordering.enroll(ORDERER);
      ordering.connect(ORDERER, lifetime);
    }
  }

  /**
   * Tells whether a member's certificates come from an authority of its own.
   *
   * @param member the member
   * @return whether its organisation stands without roots of this issuer
   */
  public boolean ownAuthority(Member member) {
    return Files.exists(directory.organisation(member.mspId()))
        && !Files.exists(directory.authorities(member));
  }

  /**
   * Tells whether a member's nodes are on this machine.
   *
   * @param member the member
   * @return whether the keys of its peer lie here, also while they are being replaced
   */
  public boolean holdsKeysOf(Member member) {
    Path msp = directory.msp(member, PEER);
    return Files.exists(msp) || Renewal.cutOff(msp);
  }

  /** Directories that renewals replace. */
  private List<Path> replaceable(Member member) {
    List<Path> directories = new ArrayList<>();
    for (String holder : List.of(PEER, ORDERER, ADMIN, ORDERER_ADMIN, CHAINCODE)) {
      directories.add(directory.msp(member, holder));
      directories.add(directory.tls(member, holder));
    }
    directories.add(directory.holder(member, USERS));
    return directories;
  }

  private void requireComplete(Member member, boolean orders) {
    List<Path> needed = new ArrayList<>();
    for (String holder : orders ? List.of(PEER, ORDERER) : List.of(PEER)) {
      needed.add(directory.msp(member, holder).resolve(CERTIFICATE));
      needed.add(directory.msp(member, holder).resolve(KEY));
      needed.add(directory.msp(member, holder).resolve("config.yaml"));
    }
    for (String holder :
        orders
            ? List.of(PEER, CHAINCODE, CHAINCODE_CLIENT, ORDERER)
            : List.of(PEER, CHAINCODE, CHAINCODE_CLIENT)) {
      for (String file : List.of("server.crt", "server.key", "ca.crt")) {
        needed.add(directory.tls(member, holder).resolve(file));
      }
    }
    for (Role role : roles(member)) {
      needed.add(userDirectory(member, role).resolve("cert.pem"));
      needed.add(userDirectory(member, role).resolve("key.pem"));
    }
    needed.add(directory.organisation(member.mspId()).resolve("config.yaml"));
    needed.removeIf(Files::exists);
    if (!needed.isEmpty()) {
      throw new NetworkException(
          member.name()
              + " has an authority of its own, and these files are missing: "
              + String.join(", ", needed.stream().map(Path::toString).toList()));
    }
  }

  private void requireOurAuthority(Member member) {
    if (ownAuthority(member)) {
      throw new NetworkException(
          member.name()
              + " has an authority of its own: let that issue or take back the certificate, put"
              + " its files in place (docs/operations.md, Keys), and restart the node");
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
   * Reads the identity of a member's user with a role.
   *
   * @param member the member
   * @param role the role
   * @return the identity
   * @throws IOException when it cannot be read
   */
  public Identity user(Member member, Role role) throws IOException {
    Path folder = userDirectory(member, role);
    return read(member.mspId(), folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }

  private void enroll(Member member, Role role) throws IOException {
    Path folder = userDirectory(member, role);
    if (Files.exists(folder.resolve("cert.pem"))) {
      return;
    }
    Files.createDirectories(folder);
    Identity identity = issueUser(member, role);
    SecretFile.write(folder.resolve("key.pem"), identity.privateKeyPem());
    Files.writeString(folder.resolve("cert.pem"), identity.certificatePem());
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
    requireOurAuthority(member);
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
        msp.resolve(CERTIFICATE),
        msp.resolve(KEY));
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
    requireOurAuthority(member);
    Organisation own = holder.equals(ORDERER) ? orderingOrganisation(member) : organisation(member);
    return replace(
        List.of(directory.msp(member, holder), directory.tls(member, holder)),
        () -> {
          if (!holder.equals(CHAINCODE)) {
            own.enroll(holder);
          }
          own.connect(holder, lifetime);
          revoked.show(member);
        });
  }

  /**
   * Gives a member's administrators new keys and certificates, those of its orderer's organisation
   * too.
   *
   * @param member the member
   * @return the renewal
   * @throws IOException when a file cannot be read or written
   */
  public Renewal renewAdministrators(Member member) throws IOException {
    requireOurAuthority(member);
    Organisation own = organisation(member);
    boolean orders = Files.exists(directory.msp(member, ORDERER));
    return replace(
        List.of(directory.msp(member, ADMIN), directory.msp(member, ORDERER_ADMIN)),
        () -> {
          own.enroll(ADMIN);
          if (orders) {
            orderingOrganisation(member).enroll(ORDERER_ADMIN);
          }
          revoked.show(member);
        });
  }

  /**
   * Gives a member's users new keys and certificates.
   *
   * @param member the member
   * @return the renewal
   * @throws IOException when a file cannot be read or written
   */
  public Renewal renewUsers(Member member) throws IOException {
    requireOurAuthority(member);
    return replace(
        List.of(directory.holder(member, USERS)),
        () -> {
          for (Role role : roles(member)) {
            enroll(member, role);
          }
        });
  }

  private interface Making {
    void run() throws IOException;
  }

  private static Renewal replace(List<Path> directories, Making making) throws IOException {
    Renewal renewal = Renewal.of(directories);
    try {
      making.run();
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
    requireOurAuthority(member);
    return revoked.add(member, user(member, role));
  }

  /**
   * Takes back the last revocation of a user that the channel has not heard of.
   *
   * @param member the member
   * @param role the user's role
   * @throws IOException when a file cannot be read or written
   */
  public void forgetRevocation(Member member, Role role) throws IOException {
    revoked.remove(member, user(member, role));
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

  private Organisation organisation(Member member) throws IOException {
    return organisation(member, member.mspId(), member.name());
  }

  private Organisation orderingOrganisation(Member member) throws IOException {
    return organisation(member, member.ordererMspId(), member.ordererOrganisation());
  }

  private Organisation organisation(Member member, String mspId, String name) throws IOException {
    Instant now = clock.instant();
    return new Organisation(
        member,
        mspId,
        name,
        keys(member).authority(mspId, name, now),
        keys(member).tlsAuthority(mspId, name, now));
  }

  /** An organisation with its two roots. */
  private final class Organisation {
    private final Member member;
    private final String mspId;
    private final String name;
    private final CertificateAuthority authority;
    private final TlsAuthority tls;

    Organisation(
        Member member,
        String mspId,
        String name,
        CertificateAuthority authority,
        TlsAuthority tls) {
      this.member = member;
      this.mspId = mspId;
      this.name = name;
      this.authority = authority;
      this.tls = tls;
    }

    /** Lays out what the others need to know: roots, and how to tell the nodes' roles. */
    void show() throws IOException {
      MspFolder.write(
          directory.organisation(mspId), authority.certificatePem(), tls.root().certificatePem());
    }

    boolean enrolled(String holder) {
      return Files.exists(directory.msp(member, holder).resolve(CERTIFICATE));
    }

    void enroll(String holder) throws IOException {
      if (enrolled(holder)) {
        return;
      }
      Path msp = directory.msp(member, holder);
      MspFolder.write(msp, authority.certificatePem(), tls.root().certificatePem());
      Identity identity =
          switch (holder) {
            case PEER -> issue("peer0." + name, NodeRole.PEER);
            case ORDERER -> issue("orderer0." + member.name(), NodeRole.ORDERER);
            default -> issue("admin." + name, NodeRole.ADMIN);
          };
      MspFolder.sign(msp, identity);
    }

    private Identity issue(String subject, NodeRole role) {
      return authority.issue(subject, role, Map.of(), clock.instant(), lifetime);
    }

    /** The chaincode and its peer, side by side, show each other certificates of this host only. */
    void connect(String holder, Duration valid) throws IOException {
      Path folder = directory.tls(member, holder);
      if (Files.exists(folder.resolve("server.crt"))) {
        return;
      }
      Files.createDirectories(folder);
      TreeSet<String> names = new TreeSet<>(List.of("localhost", "127.0.0.1"));
      if (holder.equals(PEER) || holder.equals(ORDERER)) {
        names.add(member.host());
      }
      KeyedCertificate issued =
          tls.issue(holder + "." + member.name(), names, clock.instant(), valid);
      SecretFile.write(folder.resolve("server.key"), issued.privateKeyPem());
      Files.writeString(folder.resolve("server.crt"), issued.certificatePem());
      Files.writeString(folder.resolve("ca.crt"), tls.root().certificatePem());
    }
  }
}
