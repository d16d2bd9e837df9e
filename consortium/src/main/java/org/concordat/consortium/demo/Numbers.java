package org.concordat.consortium.demo;

import java.util.Locale;

/** How figures are written. */
final class Numbers {
  private Numbers() {}

  /** Writes a share with three digits; one that cannot be told as a dash. */
  static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** Writes milliseconds as seconds with one digit. */
  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
