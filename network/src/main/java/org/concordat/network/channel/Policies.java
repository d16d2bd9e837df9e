package org.concordat.network.channel;

import java.util.stream.Collectors;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;

/** Who may do what, as Fabric's configuration writes it. */
final class Policies {
  private Policies() {}

  /** More than half of the banks; a regulator never counts. */
  static String majority(NetworkPlan plan, String role) {
    return plan.banks().stream()
        .map(bank -> "'" + bank.mspId() + "." + role + "'")
        .collect(Collectors.joining(",", "OutOf(" + plan.quorum() + ",", ")"));
  }

  /**
   * Who of a member may put transactions in blocks: of a regulator only its administrator, who has
   * to approve definitions for its own peer.
   */
  static String writers(Member member) {
    return member.isBank()
        ? "OR('" + member.mspId() + ".admin','" + member.mspId() + ".client')"
        : "OR('" + member.mspId() + ".admin')";
  }
}
