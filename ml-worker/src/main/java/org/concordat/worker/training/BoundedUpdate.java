package org.concordat.worker.training;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;

/**
 * Clipping to the study's L2 bound: {@code x · min(1, B / |x|)}, then quantising, then a second
 * look. Rounding may lift the norm over the bound by up to half a quantum a value, and the ledger
 * refuses one quantum too much; so the vector is shrunk until the bound holds for the integers.
 */
public final class BoundedUpdate {
  private static final double SHRINK = 1 - 0x1p-20;

  private BoundedUpdate() {}

  /**
   * Clips and quantises a vector.
   *
   * @param vector finite numbers; left as it is
   * @param bound the study's bound
   * @return a vector that {@link NormBound#refuse} accepts, in the direction of the given one
   * @throws ConcordatException {@link ErrorCode#TASK_FAILED} when a number is not finite
   */
  public static FixedPointVector of(double[] vector, NormBound bound) {
    double norm = norm(vector);
    if (!Double.isFinite(norm)) {
      throw new ConcordatException(
          ErrorCode.TASK_FAILED, "training diverged: the update is not finite");
    }
    double factor = norm > bound.bound() ? bound.bound() / norm : 1;
    double[] scaled = new double[vector.length];
    while (true) {
      for (int k = 0; k < scaled.length; k++) {
        scaled[k] = vector[k] * factor;
      }
      FixedPointVector quantised = FixedPointVector.quantise(scaled, bound.scaleBits());
      if (bound.refuse(quantised).isEmpty()) {
        return quantised;
      }
      // Ends: below half a quantum every value rounds to zero.
      factor *= SHRINK;
    }
  }

  /** Returns the L2 norm; not finite when a number is not. */
  static double norm(double[] vector) {
    double largest = 0;
    for (double value : vector) {
      if (!Double.isFinite(value)) {
        return Double.NaN;
      }
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest == 0) {
      return 0;
    }
    double sum = 0;
    for (double value : vector) {
      double share = value / largest;
      sum += share * share;
    }
    return largest * Math.sqrt(sum);
  }
}
