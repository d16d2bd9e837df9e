package org.concordat.verifier.finding;

/** What a finding is. A code never changes its meaning. */
public interface StableCode {
  /**
   * Returns the stable code.
   *
   * @return {@code EV-} and three digits
   */
  String code();
}
