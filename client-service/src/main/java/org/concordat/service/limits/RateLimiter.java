package org.concordat.service.limits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A token bucket for each sender: it holds a burst's tokens at most, fills at a fixed rate, and a
 * request takes one out. Safe for use by several threads.
 *
 * <p>Memory is bounded: of {@value #MOST} senders the one not seen for longest is forgotten, which
 * gives that one a full bucket.
 */
public final class RateLimiter {
  /** How many senders are remembered. */
  public static final int MOST = 10_000;

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST;
        }
      };

  private static final class Bucket {
    private double tokens;
    private long filledNanos;
  }

  /**
   * Creates a limiter.
   *
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  public RateLimiter(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * What a request is told.
   *
   * @param taken whether it may go on
   * @param remaining how many more may follow at once
   * @param seconds if it may not go on, after how many whole seconds one may, from 1; else how long
   *     until the bucket is full
   */
  public record Decision(boolean taken, long remaining, long seconds) {}

  /**
   * Takes a token.
   *
   * @param sender who sends the request and of which kind it is
   * @param limit the limit
   * @return whether there was one
   */
  public Decision take(String sender, RateLimit limit) {
    synchronized (buckets) {
      long now = nanos.getAsLong();
      Bucket bucket = buckets.get(sender);
      if (bucket == null) {
        bucket = new Bucket();
        bucket.tokens = limit.burst();
        buckets.put(sender, bucket);
      } else {
        double earned = (now - bucket.filledNanos) / NANOS * limit.perSecond();
        bucket.tokens = Math.min(limit.burst(), bucket.tokens + earned);
      }
      bucket.filledNanos = now;
      boolean taken = bucket.tokens >= 1;
      if (taken) {
        bucket.tokens--;
      }
      double missing = taken ? limit.burst() - bucket.tokens : 1 - bucket.tokens;
      long seconds = (long) Math.ceil(missing / limit.perSecond());
      return new Decision(taken, (long) bucket.tokens, taken ? seconds : Math.max(1, seconds));
    }
  }

  /**
   * Tells how many senders are remembered.
   *
   * @return at most {@value #MOST}
   */
  public int remembered() {
    synchronized (buckets) {
      return buckets.size();
    }
  }
}
