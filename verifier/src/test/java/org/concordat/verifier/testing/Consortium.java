package org.concordat.verifier.testing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.config.ChannelConfig;
import org.concordat.embedded.config.Organization;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.concordat.verifier.identity.Roots;

/** Banks, perhaps a regulator, and orderers, with all their keys. */
public final class Consortium {
  /** Where keys come from. */
  public static final SecureRandom RANDOM = new SecureRandom();

  /** The channel's name. */
  public static final String CHANNEL = "concordat";

  private final Instant now;
  private final List<Organization> organizations = new ArrayList<>();
  private final Map<String, CertificateAuthority> authorities = new LinkedHashMap<>();
  private final Map<String, Identity> peers = new LinkedHashMap<>();
  private final Map<String, Identity> admins = new LinkedHashMap<>();
  private final Map<String, Identity> clients = new LinkedHashMap<>();
  private final List<String> banks = new ArrayList<>();
  private final List<Identity> orderers = new ArrayList<>();

  /**
   * A consortium.
   *
   * @param bankCount how many banks; the first 3f+1 have an orderer each
   * @param regulators how many that read only
   * @param now when everybody's certificates begin
   */
  public Consortium(int bankCount, int regulators, Instant now) {
    this.now = now;
    for (int i = 0; i < bankCount; i++) {
      banks.add("Bank" + (char) ('A' + i));
      member(banks.getLast(), Organization.Kind.BANK);
    }
    for (int i = 0; i < regulators; i++) {
      member("Regulator" + (i == 0 ? "" : i), Organization.Kind.REGULATOR);
    }
    int ordering = bankCount < 4 ? bankCount : 3 * ((bankCount - 1) / 3) + 1;
    for (int i = 0; i < ordering; i++) {
      CertificateAuthority authority = authority(banks.get(i) + "Ord");
      organizations.add(new Organization(Organization.Kind.ORDERER, authority));
      admins.put(banks.get(i) + "Ord", issue(authority, "admin", NodeRole.ADMIN));
      orderers.add(issue(authority, "orderer0", NodeRole.ORDERER));
    }
  }

  private void member(String name, Organization.Kind kind) {
    CertificateAuthority authority = authority(name);
    organizations.add(new Organization(kind, authority));
    peers.put(name, issue(authority, "peer0", NodeRole.PEER));
    admins.put(name, issue(authority, "admin", NodeRole.ADMIN));
    clients.put(
        name,
        authority.issue("client", NodeRole.CLIENT, Map.of("concordat.role", "participant"), now));
  }

  private CertificateAuthority authority(String name) {
    CertificateAuthority authority = CertificateAuthority.create(name + "MSP", name, now, RANDOM);
    authorities.put(name, authority);
    return authority;
  }

  private Identity issue(CertificateAuthority authority, String name, NodeRole role) {
    return authority.issue(name, role, Map.of(), now);
  }

  /** When everything begins. */
  public Instant now() {
    return now;
  }

  /** The banks' names. */
  public List<String> banks() {
    return List.copyOf(banks);
  }

  /** How many banks are more than half. */
  public int majority() {
    return banks.size() / 2 + 1;
  }

  /** The root of an organisation, also an orderer's, as in {@code BankAOrd}. */
  public CertificateAuthority authority(String of, boolean orderer) {
    return authorities.get(orderer ? of + "Ord" : of);
  }

  /** The peer of an organisation. */
  public Identity peer(String name) {
    return peers.get(name);
  }

  /** The peers of the first so many banks. */
  public List<Identity> peers(int count) {
    return banks.subList(0, count).stream().map(peers::get).toList();
  }

  /** The administrator of an organisation. */
  public Identity admin(String name) {
    return admins.get(name);
  }

  /** A client of an organisation. */
  public Identity client(String name) {
    return clients.get(name);
  }

  /** The orderers, in the order of the consenters. */
  public List<Identity> orderers() {
    return List.copyOf(orderers);
  }

  /** How many orderers sign a block. */
  public int quorum() {
    return QuorumSignatures.quorum(orderers.size());
  }

  /** The channel's configuration as the embedded ledger makes it. */
  public ChannelConfig config() {
    return new ChannelConfig(
        CHANNEL,
        organizations,
        orderers,
        new ChannelConfig.BlockCutting(100, 10 << 20, Duration.ofMillis(5)));
  }

  /** Everybody's root certificates in PEM by MSP id. */
  public Map<String, byte[]> rootFiles() {
    Map<String, byte[]> files = new TreeMap<>();
    authorities
        .values()
        .forEach(a -> files.put(a.mspId(), a.certificatePem().getBytes(StandardCharsets.US_ASCII)));
    return files;
  }

  /** Everybody's roots, as trusted. */
  public Roots roots() {
    return Roots.of(rootFiles(), Optional.empty());
  }
}
