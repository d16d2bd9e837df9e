package org.concordat.consortium.robustness.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * An attacker that knows rule and f: in every step it asks the rule what each of a family of
 * updates would do and sends the one for which the aggregate goes least along the true direction,
 * that is, minimises F·μ. The family: what every other attack of this package would send now (Mimic
 * with every target), and four line searches, along -μ, σ, -σ and against the aggregate of the step
 * before, of {@value #EVALUATIONS} evaluations each. That is at most 53 + h evaluations a step. It
 * looks one step ahead only: a persistent bias, as that of Mimic, can do more harm in the long run.
 */
final class Adaptive implements UpdateAttack {
  private static final int EVALUATIONS = 8;
  private static final double FIRST_STEP = 1;

  private final List<UpdateAttack> family;

  /**
   * Creates the attacker.
   *
   * @param family the attacks whose updates it tries; instances of its own
   */
  Adaptive(List<UpdateAttack> family) {
    this.family = List.copyOf(family);
  }

  @Override
  public double[][] forge(AttackedStep step) {
    List<double[][]> candidates = new ArrayList<>();
    for (UpdateAttack attack : family) {
      candidates.add(attack.forge(step));
    }
    for (double[] honest : step.honest()) {
      candidates.add(step.all(honest));
    }
    if (step.knowsFlipped()) {
      candidates.add(step.all(step.flipped()));
    }
    double[] zero = new double[step.dimension()];
    candidates.add(search(step, zero, Vectors.scaled(-1, step.mean())));
    candidates.add(search(step, step.mean(), step.deviation()));
    candidates.add(search(step, step.mean(), Vectors.scaled(-1, step.deviation())));
    step.past()
        .previous()
        .ifPresent(
            previous -> candidates.add(search(step, step.mean(), Vectors.scaled(-1, previous))));
    return worst(step, candidates);
  }

  private static double[][] worst(AttackedStep step, List<double[][]> candidates) {
    double[][] worst = candidates.getFirst();
    double least = Double.POSITIVE_INFINITY;
    for (double[][] candidate : candidates) {
      double progress = progress(step, candidate);
      if (progress < least) {
        least = progress;
        worst = candidate;
      }
    }
    return worst;
  }

  private static double[][] search(AttackedStep step, double[] from, double[] direction) {
    double best =
        LineSearch.maximise(
            factor -> -progress(step, step.all(Vectors.plus(from, factor, direction))),
            FIRST_STEP,
            EVALUATIONS);
    return step.all(Vectors.plus(from, best, direction));
  }

  /** F·μ: how far the step would go along the true direction, times |μ|. */
  private static double progress(AttackedStep step, double[][] forged) {
    return Vectors.dot(step.oracle().aggregate(forged), step.mean());
  }
}
