package org.concordat.service.oversight.alert;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Numbers as people read them. */
final class Words {
  private Words() {}

  /** Millionths as a decimal fraction: {@code 1500000} becomes {@code 1.5}. */
  static String millionths(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }

  /** A moment in UTC, to the second. */
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** How far a moment lies ahead or behind, in whole days, or less than one. */
  static String days(Duration duration) {
    long days = duration.abs().toDays();
    return days == 0 ? "less than a day" : days == 1 ? "1 day" : days + " days";
  }
}
