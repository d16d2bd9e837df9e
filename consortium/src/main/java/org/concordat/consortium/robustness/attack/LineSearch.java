package org.concordat.consortium.robustness.attack;

import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * The line search by which ByzFL strengthens attacks: from 0 by steps of 10 that double as long as
 * the objective grows; from the first failure on it tries one step beyond its best point while the
 * step shrinks to 0.8 of it each time, 20 evaluations in all.
 */
final class LineSearch {
  static final int EVALUATIONS = 20;
  static final double FIRST_STEP = 10;
  private static final double SHRINK = 0.8;

  private LineSearch() {}

  /** The update of a family that, sent by all colluders, moves the aggregate furthest from μ. */
  static double[] furthest(AttackedStep step, DoubleFunction<double[]> family) {
    double best =
        maximise(
            factor ->
                Vectors.squaredDistance(
                    step.oracle().aggregate(step.all(family.apply(factor))), step.mean()),
            FIRST_STEP,
            EVALUATIONS);
    return family.apply(best);
  }

  /**
   * Searches a maximum on x ≥ 0.
   *
   * @param objective what is to be large
   * @param firstStep the first step, above 0
   * @param evaluations how often it may be asked, at least 1
   * @return the best x that was tried
   */
  static double maximise(DoubleUnaryOperator objective, double firstStep, int evaluations) {
    double best = 0;
    double highest = objective.applyAsDouble(best);
    double step = firstStep;
    boolean growing = true;
    for (int asked = 1; asked < evaluations; asked++) {
      double tried = best + step;
      double height = objective.applyAsDouble(tried);
      boolean higher = height > highest;
      if (higher) {
        best = tried;
        highest = height;
      }
      growing &= higher;
      step *= growing ? 2 : SHRINK;
    }
    return best;
  }
}
