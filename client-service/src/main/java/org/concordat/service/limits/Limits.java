package org.concordat.service.limits;

/**
 * All limits of a service.
 *
 * @param reads of a signed-in user's reads
 * @param writes of a signed-in user's writes
 * @param scores of a signed-in user's requests for scores; a stream of rows is one
 * @param strangers of requests from an address whose sender is not signed in
 */
public record Limits(RateLimit reads, RateLimit writes, RateLimit scores, RateLimit strangers) {
  /** What a console and a program of one user do not come near, and a loop gone wild does. */
  public static final Limits DEFAULT =
      new Limits(
          new RateLimit(2_000, 4_000),
          new RateLimit(50, 200),
          new RateLimit(1_000, 2_000),
          new RateLimit(200, 400));
}
