package org.concordat.service.limits;

/**
 * How many requests are taken.
 *
 * @param perSecond how many a second for any length of time, from 1
 * @param burst how many at once after a pause, not fewer than a second's
 */
public record RateLimit(long perSecond, long burst) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when they do not hold
   */
  public RateLimit {
    if (perSecond < 1 || perSecond > 1_000_000 || burst < perSecond || burst > 10_000_000) {
      throw new IllegalArgumentException(
          "a limit must be 1 to 1000000 a second and at least as many at once, got "
              + perSecond
              + " and "
              + burst);
    }
  }
}
