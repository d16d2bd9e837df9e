package org.concordat.service.participation;

import java.util.OptionalLong;

/**
 * Whether the blocks that come in are of now. A service that was away, or lost its database, gets
 * what it missed within moments. What those blocks ask for has been done by then, or it is too
 * late; to train for each of their rounds would keep the bank from the one that is open.
 */
final class Freshness {
  private static final long RECENT_MILLIS = 2_000;
  private static final long QUIET_MILLIS = 250;

  /** A network so slow that its newest block is never recent gets its turn all the same. */
  private static final long LONGEST_HOLD_MILLIS = 5_000;

  private static final long NOT_HELD = -1;

  private long height = -1;
  private long movedAt;
  private long heldSince = NOT_HELD;

  /**
   * Tells whether to act on what the projection says.
   *
   * @param now the time in milliseconds
   * @param blocks how many blocks were applied
   * @param newest the time of the last block that came since the start; empty before the first
   * @return 0 to act now, or after how many milliseconds to ask again
   */
  long hold(long now, long blocks, OptionalLong newest) {
    if (blocks != height) {
      height = blocks;
      movedAt = now;
    }
    boolean recent = newest.isPresent() && now - newest.getAsLong() < RECENT_MILLIS;
    boolean quiet = newest.isPresent() && now - movedAt >= QUIET_MILLIS;
    if (recent || quiet) {
      heldSince = NOT_HELD;
      return 0;
    }
    if (heldSince == NOT_HELD) {
      heldSince = now;
    }
    if (now - heldSince >= LONGEST_HOLD_MILLIS) {
      heldSince = now;
      return 0;
    }
    return QUIET_MILLIS;
  }
}
