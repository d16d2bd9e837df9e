package org.concordat.verifier.finding;

import java.util.Objects;

/**
 * Something found: a reason to refuse, or a remark.
 *
 * @param code what it is
 * @param place where
 * @param detail what was expected and what was found
 */
public record Finding(StableCode code, Place place, String detail) {
  private static final int LONGEST = 600;

  /** Checks that all is there; cuts long details and what a terminal would take as a command. */
  public Finding {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(place, "place");
    String plain = detail.replaceAll("\\p{Cntrl}", "?");
    detail = plain.length() > LONGEST ? plain.substring(0, LONGEST) + "..." : plain;
  }

  /** For example {@code EV-205 block 17: expected ..., got ...}. */
  @Override
  public String toString() {
    return code.code() + " " + place + ": " + detail;
  }
}
