package org.concordat.protocol.aggregation;

import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/** The ranges of n and f in which stages are proven, as the reasons for refusing others. */
final class ProvenRange {
  private ProvenRange() {}

  /** Honest rows are the majority: n ≥ 2f + 1. */
  static Optional<Refusal> honestMajority(String stage, int n, int f) {
    return f >= 0 && n >= 1 && n > 2L * f
        ? Optional.empty()
        : refuse(stage + " needs n >= 2f+1 and f >= 0", n, f);
  }

  /** Nobody is faulty: f = 0. */
  static Optional<Refusal> noFaults(String stage, int n, int f) {
    return f == 0 && n >= 1
        ? Optional.empty()
        : refuse(stage + " withstands no faulty update and needs f = 0 and n >= 1", n, f);
  }

  private static Optional<Refusal> refuse(String reason, int n, int f) {
    return Optional.of(
        new Refusal(ErrorCode.RULE_OUT_OF_RANGE, reason + ", got n = " + n + ", f = " + f));
  }
}
