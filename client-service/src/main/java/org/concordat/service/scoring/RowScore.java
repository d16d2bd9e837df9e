package org.concordat.service.scoring;

/**
 * What a model says of a row.
 *
 * @param logit the logarithm of the odds of the positive class; tells apart what a probability
 *     would round to 1
 * @param probability of the positive class, 0 to 1
 */
public record RowScore(double logit, double probability) {
  static RowScore of(double logit) {
    return new RowScore(logit, 1 / (1 + StrictMath.exp(-logit)));
  }
}
