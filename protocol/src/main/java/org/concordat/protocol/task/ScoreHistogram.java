package org.concordat.protocol.task;

import static org.concordat.protocol.error.Checks.requireField;

import java.util.List;

/**
 * How a model's scores lie, by class: enough to draw its curves, with no score of a single row. The
 * bins are of equal width in the logit ln(p / (1 - p)), which tells apart what is rare; what lies
 * beyond either end counts in the last bin there.
 *
 * @param positives how many positive rows scored in each bin, the lowest scores first
 * @param negatives the same for negative rows
 */
public record ScoreHistogram(List<Long> positives, List<Long> negatives) {
  /** How many bins. */
  public static final int BINS = 200;

  /** The lowest bin begins at minus this logit, the highest ends at it. */
  public static final int LOGIT_BOUND = 10;

  /** Checks the lengths and copies the lists. */
  public ScoreHistogram {
    requireField(
        positives != null
            && negatives != null
            && positives.size() == BINS
            && negatives.size() == BINS,
        "a histogram of scores has " + BINS + " bins for each class");
    positives = List.copyOf(positives);
    negatives = List.copyOf(negatives);
  }

  /**
   * Finds the bin of a score.
   *
   * @param logit the score's logit; not a number counts as the lowest
   * @return from 0 to {@link #BINS} - 1
   */
  public static int bin(double logit) {
    double place = (logit + LOGIT_BOUND) * BINS / (2.0 * LOGIT_BOUND);
    return (int) Math.clamp(Math.floor(place), 0, BINS - 1);
  }
}
