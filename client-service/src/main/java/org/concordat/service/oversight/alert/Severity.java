package org.concordat.service.oversight.alert;

/** How soon somebody should look, in ascending order. */
public enum Severity {
  /** Worth knowing; nothing is wrong by itself. */
  INFO,
  /** Something did not go as agreed, or will not if nobody acts. */
  WARNING,
  /** A promise does not hold, or a rule is being broken now. */
  CRITICAL
}
