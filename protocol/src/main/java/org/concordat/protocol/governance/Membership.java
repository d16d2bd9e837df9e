package org.concordat.protocol.governance;

import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.List;
import java.util.Optional;

/**
 * The banks of the consortium, and since which charter they are these. A charter that changes
 * limits, policy or regulators only keeps the membership; one that changes the banks, also back to
 * an earlier set, starts another, with private collections of its own.
 *
 * @param version the charter version under which the banks last changed
 * @param banks their MSP ids in ascending order
 */
public record Membership(int version, List<String> banks) {
  /** Checks the form. */
  public Membership {
    requireRange("version", version, 1, Integer.MAX_VALUE);
    banks = requireDistinct("banks", banks, 1, Charter.MOST_MEMBERS).stream().sorted().toList();
  }

  /**
   * Returns the membership once a charter is in force.
   *
   * @param before the membership until then; empty before the first charter
   * @param charter the charter
   * @return the same one when the charter's banks are its banks, otherwise one of the charter's
   *     version
   */
  public static Membership after(Optional<Membership> before, Charter charter) {
    return before
        .filter(membership -> membership.banks().equals(charter.banks()))
        .orElseGet(() -> new Membership(charter.version(), charter.banks()));
  }
}
