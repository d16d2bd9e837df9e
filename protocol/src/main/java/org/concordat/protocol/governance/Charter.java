package org.concordat.protocol.governance;

import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;

/**
 * What the consortium has agreed on: members, limits and the default policy. Versions follow one
 * another; one takes effect when more than half of the banks of the version before it have approved
 * it, each by its own transaction. The first is approved by its own banks. A study keeps the
 * version it started under.
 *
 * @param version from 1, without gaps
 * @param consortium the consortium's id
 * @param members banks and regulators, no MSP id twice
 * @param limits bounds on what a study may ask for
 * @param policy what a study gets that does not choose
 */
public record Charter(
    int version, String consortium, List<Member> members, Limits limits, Policy policy) {
  /** The most members of a consortium. */
  public static final int MOST_MEMBERS = 100;

  private static final String TAG = "concordat/charter/1";

  /** Checks the ranges. */
  public Charter {
    requireRange("version", version, 1, Integer.MAX_VALUE);
    requireId("consortium", consortium);
    members = requireDistinct("members", members, 1, MOST_MEMBERS);
    requireField(
        members.stream().map(Member::mspId).distinct().count() == members.size(),
        "members must not repeat an mspId");
    requireField(
        members.stream().anyMatch(member -> member.kind() == Member.Kind.BANK),
        "members must name at least one bank");
    requireField(limits != null, "limits is missing");
    requireField(policy != null, "policy is missing");
  }

  /**
   * Returns the banks' MSP ids in ascending order.
   *
   * @return the ids
   */
  public List<String> banks() {
    return members.stream()
        .filter(member -> member.kind() == Member.Kind.BANK)
        .map(Member::mspId)
        .sorted()
        .toList();
  }

  /**
   * Returns how many banks make a quorum: more than half.
   *
   * @return floor(n/2) + 1
   */
  public int quorum() {
    return banks().size() / 2 + 1;
  }

  /**
   * Finds a member.
   *
   * @param mspId its MSP id
   * @return the member, or empty
   */
  public Optional<Member> member(String mspId) {
    return members.stream().filter(member -> member.mspId().equals(mspId)).findFirst();
  }

  /**
   * Returns the digest that an approval names.
   *
   * @return 64 hexadecimal digits
   */
  public String digest() {
    return Digests.hex(Digests.sha256(TAG, CanonicalJson.writeBytes(this)));
  }

  /**
   * A member.
   *
   * @param mspId its MSP id on the ledger
   * @param name its name for people
   * @param kind bank or regulator
   */
  public record Member(String mspId, String name, Kind kind) {
    /** Checks the form. */
    public Member {
      requireText("mspId", mspId, 64);
      requireText("name", name, 100);
      requireField(kind != null, "kind is missing");
    }

    /** What a member is. */
    public enum Kind {
      /** Contributes, endorses, approves. */
      BANK,
      /** Reads. */
      REGULATOR
    }
  }

  /**
   * Bounds on what a study may ask for.
   *
   * @param maximumParameters the most parameters of a model
   * @param maximumRounds the most rounds of a study
   * @param minimumPhaseMillis the shortest phase; at least five time windows
   * @param timeWindowMillis how far the peers let a transaction's time lie from their own
   * @param maximumSpendPerRound the most privacy budget a round may cost
   */
  public record Limits(
      int maximumParameters,
      int maximumRounds,
      long minimumPhaseMillis,
      long timeWindowMillis,
      long maximumSpendPerRound) {
    /** A deadline lies at least so many time windows behind the one before it. */
    public static final int WINDOWS_BETWEEN_DEADLINES = 5;

    /** Checks the ranges. */
    public Limits {
      requireRange("maximumParameters", maximumParameters, 1, 100_000_000);
      requireRange("maximumRounds", maximumRounds, 1, 100_000);
      requireRange("timeWindowMillis", timeWindowMillis, 1, 86_400_000);
      requireRange(
          "minimumPhaseMillis",
          minimumPhaseMillis,
          WINDOWS_BETWEEN_DEADLINES * timeWindowMillis,
          31L * 86_400_000);
      requireRange("maximumSpendPerRound", maximumSpendPerRound, 0, CanonicalJson.LARGEST_INTEGER);
    }
  }

  /**
   * What a study gets that does not choose.
   *
   * @param rule the aggregation rule's name
   * @param toleranceMicros δ: by how much the median metric may fall, in millionths
   */
  public record Policy(String rule, long toleranceMicros) {
    /** Checks the ranges. */
    public Policy {
      requireText("rule", rule, 64);
      requireRange("toleranceMicros", toleranceMicros, 0, 1_000_000);
    }
  }
}
