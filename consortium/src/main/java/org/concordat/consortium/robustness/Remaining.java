package org.concordat.consortium.robustness;

import java.util.Locale;
import java.util.function.LongSupplier;

/** How long the rest of equal pieces of work will take, by those that are done. */
final class Remaining {
  private static final double NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final long start;
  private final int of;

  Remaining(LongSupplier nanoTime, int of) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.of = of;
  }

  /** How many pieces there are. */
  int of() {
    return of;
  }

  /**
   * Says how far the work is.
   *
   * @param done how many pieces, at least 1
   * @return for example {@code 120 of 480, 3 min 20 s left}
   */
  String note(int done) {
    double elapsed = (nanoTime.getAsLong() - start) / NANOS;
    long left = Math.round(elapsed / done * (of - done));
    String time =
        left < 60
            ? left + " s"
            : left < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", left / 60, left % 60)
                : String.format(Locale.ROOT, "%d h %02d min", left / 3600, left % 3600 / 60);
    return done + " of " + of + ", " + time + " left";
  }
}
