package org.concordat.verifier.command;

import org.concordat.verifier.report.Verdict;

/** How a command ends. */
enum Exit {
  /** Verified, or done. */
  DONE(0),
  /** Refused, or failed. */
  REFUSED(1),
  /** Bad input: nothing was looked at. */
  BAD_INPUT(2),
  /** Verified, with gaps. */
  GAPS(3);

  private final int status;

  Exit(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  static Exit of(Verdict verdict) {
    return switch (verdict) {
      case VERIFIED -> DONE;
      case VERIFIED_WITH_GAPS -> GAPS;
      case REFUSED -> REFUSED;
    };
  }
}
