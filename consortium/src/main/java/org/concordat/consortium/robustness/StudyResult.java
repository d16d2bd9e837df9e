package org.concordat.consortium.robustness;

import java.util.List;
import org.concordat.protocol.task.Metrics;

/**
 * One way to train and what the banks' test sets say of it.
 *
 * @param way how
 * @param seed of data, initial model and batches
 * @param accepted how many rounds were accepted; 0 where there are none
 * @param byBank metrics at each bank; empty where the rule was refused
 * @param refusal why the policy refuses the rule; empty where it does not
 */
record StudyResult(Way way, long seed, int accepted, List<Metrics> byBank, String refusal) {
  private static final double MICROS = 1e6;

  StudyResult {
    byBank = List.copyOf(byBank);
  }

  /**
   * How a model came about.
   *
   * @param rule the rule's name, {@link #ALONE} or {@link #POOLED}
   * @param f the f that the rule was told
   * @param poisoned the poisoned bank's name; empty for none
   * @param attack its attack; empty for none
   */
  record Way(String rule, int f, String poisoned, String attack) {
    static final Way ALONE = new Way("(each bank alone)", 0, "", "");
    static final Way POOLED = new Way("(all rows in one place)", 0, "", "");
  }

  double f1() {
    return byBank.stream().mapToLong(Metrics::f1Micros).average().orElse(Double.NaN) / MICROS;
  }

  double rocAuc() {
    return byBank.stream().mapToLong(Metrics::rocAucMicros).average().orElse(Double.NaN) / MICROS;
  }

  double prAuc() {
    return byBank.stream().mapToLong(Metrics::prAucMicros).average().orElse(Double.NaN) / MICROS;
  }
}
