package org.concordat.consortium.robustness.attack;

/**
 * The directions along which Min-Max and Min-Sum leave the honest mean (Shejwalkar and Houmansadr,
 * "Manipulating the Byzantine", NDSS 2021, section IV-B).
 */
enum Deviation {
  /** σ, the inverse of the standard deviation up to its sign. */
  STD {
    @Override
    double[] of(AttackedStep step) {
      return step.deviation();
    }
  },
  /** μ / |μ|, the inverse unit vector up to its sign. */
  UNIT {
    @Override
    double[] of(AttackedStep step) {
      return Vectors.unit(step.mean());
    }
  },
  /** sign(μ), the inverse sign up to its sign. */
  SIGN {
    @Override
    double[] of(AttackedStep step) {
      return Vectors.signs(step.mean());
    }
  };

  /** The direction in a step, d values. */
  abstract double[] of(AttackedStep step);
}
