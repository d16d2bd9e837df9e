package org.concordat.consortium.robustness;

/**
 * What came of a run.
 *
 * @param run the run
 * @param auc area under the ROC curve on the test rows after the last step; not a number where the
 *     rule was refused
 * @param heterogeneity B² = Σ|x_i - μ|² / (h·|μ|²) of the honest updates, the median over the first
 *     20 steps; not a number where the rule was refused
 * @param refusal why the policy refuses the rule for these n and f; empty where it does not
 */
record Result(Run run, double auc, double heterogeneity, String refusal) {
  static Result refused(Run run, String reason) {
    return new Result(run, Double.NaN, Double.NaN, reason);
  }

  boolean refused() {
    return !refusal.isEmpty();
  }
}
