package org.concordat.consortium.robustness.attack;

/**
 * A slow drift: all colluders send μ - (t/T)·Z·σ ∘ s, where s is the sign of the honest mean in the
 * first step and never changes. What they send moves away from the honest mean by the same small
 * amount in every step, and always to the same side, so that nothing stands out from one step to
 * the next and the bias adds up. Our own, after the idea of "A Little Is Enough" over time.
 */
final class Drift implements UpdateAttack {
  /** Z: how many standard deviations away the last step is. */
  private static final double FURTHEST = 3;

  private double[] signs;

  @Override
  public double[][] forge(AttackedStep step) {
    if (signs == null) {
      signs = Vectors.signs(step.mean());
    }
    double shift = FURTHEST * step.past().share();
    double[] forged = new double[step.dimension()];
    for (int k = 0; k < forged.length; k++) {
      forged[k] = step.mean()[k] - shift * step.deviation()[k] * signs[k];
    }
    return step.all(forged);
  }
}
