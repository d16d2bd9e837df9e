package org.concordat.network.ledger;

import java.io.IOException;
import java.nio.file.Path;
import org.concordat.identity.Identity;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;

/**
 * The members' peers: where each is reached, and whom its TLS certificate is from.
 *
 * @param plan what the network is made from
 * @param directory where its files lie
 */
public record Peers(NetworkPlan plan, NetworkDirectory directory) {
  /**
   * Connects somebody to a member's peer.
   *
   * @param member the member
   * @param identity who asks
   * @return the connection
   * @throws IOException when the certificate cannot be read
   */
  public PeerConnection connect(Member member, Identity identity) throws IOException {
    return PeerConnection.open(address(member), tlsRoot(member), identity, plan.channel());
  }

  /**
   * Returns where a member's peer listens.
   *
   * @param member the member
   * @return host and port
   */
  public String address(Member member) {
    return plan.address(member, Port.PEER);
  }

  /**
   * Returns who issued the certificate that a member's peer shows.
   *
   * @param member the member
   * @return a PEM file
   */
  public Path tlsRoot(Member member) {
    return directory.tls(member, Issuer.PEER).resolve("ca.crt");
  }
}
