package org.concordat.embedded.network;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordat.embedded.config.Organization;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.KeyStoreDirectory;
import org.concordat.identity.NodeRole;

/**
 * Everybody who belongs to the network itself: the organisations' roots, their peers and
 * administrators, and the orderers, each in an organisation of its own.
 */
final class Roster {
  static final String MSP_SUFFIX = "MSP";
  private static final String ORDERER_SUFFIX = "Ord";

  private final List<Organization> organizations = new ArrayList<>();
  private final Map<String, CertificateAuthority> authorities = new LinkedHashMap<>();
  private final Map<String, Identity> peers = new LinkedHashMap<>();
  private final List<Identity> bankPeers = new ArrayList<>();
  private final List<Identity> bankAdmins = new ArrayList<>();
  private final List<Identity> orderers = new ArrayList<>();

  /** Reads identities from {@code keys}; those that are not there yet are made. */
  Roster(Map<String, Organization.Kind> names, KeyStoreDirectory keys, Instant now)
      throws IOException {
    List<String> banks = new ArrayList<>();
    for (Map.Entry<String, Organization.Kind> entry : names.entrySet()) {
      String name = entry.getKey();
      CertificateAuthority authority = keys.authority(name + MSP_SUFFIX, name, now);
      authorities.put(name, authority);
      organizations.add(new Organization(entry.getValue(), authority));
      Identity peer = keys.member(authority, "peer0", NodeRole.PEER, now);
      Identity admin = keys.member(authority, "admin", NodeRole.ADMIN, now);
      peers.put(name, peer);
      if (entry.getValue() == Organization.Kind.BANK) {
        banks.add(name);
        bankPeers.add(peer);
        bankAdmins.add(admin);
      }
    }
    for (String bank : banks.subList(0, ordererCount(banks.size()))) {
      String name = bank + ORDERER_SUFFIX;
      CertificateAuthority authority = keys.authority(name + MSP_SUFFIX, name, now);
      organizations.add(new Organization(Organization.Kind.ORDERER, authority));
      orderers.add(keys.member(authority, "orderer0", NodeRole.ORDERER, now));
    }
  }

  /**
   * The most of 3f+1 that {@code banks} allow; below four every bank has an orderer and no fault is
   * tolerated.
   */
  static int ordererCount(int banks) {
    return banks < 4 ? banks : 3 * ((banks - 1) / 3) + 1;
  }

  List<Organization> organizations() {
    return organizations;
  }

  Map<String, CertificateAuthority> authorities() {
    return authorities;
  }

  Map<String, Identity> peers() {
    return peers;
  }

  List<Identity> bankPeers() {
    return bankPeers;
  }

  Identity firstAdmin() {
    return bankAdmins.getFirst();
  }

  List<Identity> orderers() {
    return orderers;
  }
}
