package org.concordat.verifier.replay;

/** The rest of a transaction's rule cannot be followed. */
final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean unknown;

  private Stop(String message, boolean unknown) {
    super(message, null, false, false);
    this.unknown = unknown;
  }

  /** What is missing is a finding, and noted as one. */
  static Stop broken() {
    return new Stop("", false);
  }

  /** What is missing is in a block that is not given. */
  static Stop unknown(String reason) {
    return new Stop(reason, true);
  }

  boolean isUnknown() {
    return unknown;
  }
}
