package org.concordat.service.oversight.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * The end of something that holds for a time, as seen at a moment. It is worth an alert from thirty
 * days before it on, and ever after.
 *
 * @param atMillis its last moment
 * @param left how long it still holds; negative once it is over
 */
record Ending(long atMillis, Duration left) {
  private static final Duration AHEAD = Duration.ofDays(30);

  static Ending seen(long atMillis, Instant now) {
    return new Ending(atMillis, Duration.between(now, Instant.ofEpochMilli(atMillis)));
  }

  boolean isNear() {
    return left.compareTo(AHEAD) <= 0;
  }

  boolean isOver() {
    return left.isNegative();
  }

  /** From when on it is worth the alert that it is now. */
  long sinceMillis() {
    return isOver() ? atMillis : atMillis - AHEAD.toMillis();
  }

  /** The rest of a sentence about what ends. */
  String words() {
    return isOver()
        ? "ended " + Words.time(atMillis) + ", " + Words.days(left) + " ago"
        : "ends " + Words.time(atMillis) + ", in " + Words.days(left);
  }
}
