package org.concordat.consortium.robustness.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** What the colluders know when they make their updates of a step. */
public final class AttackedStep {
  private final double[][] honest;
  private final int faults;
  private final RuleOracle oracle;
  private final SplittableRandom random;
  private final Past past;
  private final Optional<double[]> flipped;
  private double[] mean;
  private double[] deviation;

  /**
   * What lies before a step.
   *
   * @param step its number, from 0
   * @param steps how many there are in all
   * @param previous the aggregate of the step before; empty in the first
   */
  public record Past(int step, int steps, Optional<double[]> previous) {
    /** Checks the numbers. */
    public Past {
      if (step < 0 || step >= steps) {
        throw new IllegalArgumentException("step must be 0 to " + (steps - 1) + ", got " + step);
      }
    }

    /**
     * Returns how far the run has come.
     *
     * @return above 0 in the first step, 1 in the last
     */
    public double share() {
      return (step + 1.0) / steps;
    }
  }

  /**
   * Creates a step.
   *
   * @param honest the honest updates, h rows of d finite values, h at least 1; not copied
   * @param faults f, the number of colluders, at least 1
   * @param oracle the rule
   * @param random the colluders' chance
   * @param past what lies before
   * @param flipped what the honest banks would have sent had their labels been turned around, the
   *     mean of h rows; empty where nobody computes it
   */
  public AttackedStep(
      double[][] honest,
      int faults,
      RuleOracle oracle,
      SplittableRandom random,
      Past past,
      Optional<double[]> flipped) {
    if (honest.length == 0 || faults < 1) {
      throw new IllegalArgumentException(
          "there must be an honest bank and a colluder, got " + honest.length + ", " + faults);
    }
    this.honest = honest;
    this.faults = faults;
    this.oracle = oracle;
    this.random = random;
    this.past = past;
    this.flipped = flipped;
  }

  /**
   * Returns the honest updates.
   *
   * @return h rows of d values, as they were given
   */
  public double[][] honest() {
    return honest;
  }

  /**
   * Returns the number of values of an update.
   *
   * @return d
   */
  public int dimension() {
    return honest[0].length;
  }

  /**
   * Returns the number of colluders.
   *
   * @return f
   */
  public int faults() {
    return faults;
  }

  /**
   * Returns the rule.
   *
   * @return the rule with this step's honest updates
   */
  public RuleOracle oracle() {
    return oracle;
  }

  /**
   * Returns the colluders' chance.
   *
   * @return a generator that continues from step to step
   */
  public SplittableRandom random() {
    return random;
  }

  /**
   * Returns what lies before.
   *
   * @return step, steps and the aggregate before
   */
  public Past past() {
    return past;
  }

  /**
   * Returns the mean of the updates with turned labels.
   *
   * @return d values
   * @throws IllegalStateException when nobody computed them
   */
  public double[] flipped() {
    return flipped.orElseThrow(
        () -> new IllegalStateException("this step has no updates with turned labels"));
  }

  /**
   * Says whether there are updates with turned labels.
   *
   * @return whether {@link #flipped()} has an answer
   */
  public boolean knowsFlipped() {
    return flipped.isPresent();
  }

  /**
   * Returns the mean of the honest updates, μ.
   *
   * @return d values; not to be changed
   */
  public double[] mean() {
    if (mean == null) {
      mean = Vectors.mean(List.of(honest));
    }
    return mean;
  }

  /**
   * Returns the standard deviation of the honest updates in each coordinate, σ, with the divisor h
   * - 1 (as ByzFL's code has it); 0 for one honest bank.
   *
   * @return d values; not to be changed
   */
  public double[] deviation() {
    if (deviation == null) {
      deviation = Vectors.deviation(honest, mean());
    }
    return deviation;
  }

  /**
   * Lets every colluder send the same.
   *
   * @param update d values
   * @return f rows, all of them this array
   */
  public double[][] all(double[] update) {
    double[][] rows = new double[faults][];
    Arrays.fill(rows, update);
    return rows;
  }

  @Override
  public String toString() {
    return "AttackedStep[step=" + past.step() + ", honest=" + honest.length + ", f=" + faults + "]";
  }
}
