package org.concordat.verifier.report;

/** What a verification comes to. */
public enum Verdict {
  /** Everything that can be checked was, and holds. */
  VERIFIED("VERIFIED"),
  /** Everything that was checked holds; not everything could be. */
  VERIFIED_WITH_GAPS("VERIFIED WITH GAPS"),
  /** Something does not hold. */
  REFUSED("REFUSED");

  private final String line;

  Verdict(String line) {
    this.line = line;
  }

  /**
   * Returns the first line of a report.
   *
   * @return the verdict in words
   */
  public String line() {
    return line;
  }
}
