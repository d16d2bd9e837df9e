package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/** The ranges of n and f in which stages are proven, as the reasons for refusing others. */
final class ProvenRange {
  private ProvenRange() {}

  /** Honest rows are the majority: n ≥ 2f + 1. */
  static Optional<Refusal> honestMajority(String stage, int n, int f) {
    return atLeast(stage, 2, 1, n, f);
  }

  /** n ≥ times·f + more. */
  static Optional<Refusal> atLeast(String stage, int times, int more, int n, int f) {
    return f >= 0 && n >= 1 && n >= (long) times * f + more
        ? Optional.empty()
        : refuse(
            stage + " needs n >= " + times + "f" + (more == 0 ? "" : "+" + more) + " and f >= 0",
            n,
            f);
  }

  /** Nobody is faulty: f = 0. */
  static Optional<Refusal> noFaults(String stage, int n, int f) {
    return f == 0 && n >= 1
        ? Optional.empty()
        : refuse(stage + " withstands no faulty update and needs f = 0 and n >= 1", n, f);
  }

  static Optional<Refusal> refuse(String reason, int n, int f) {
    return Optional.of(
        new Refusal(ErrorCode.RULE_OUT_OF_RANGE, reason + ", got n = " + n + ", f = " + f));
  }
}
