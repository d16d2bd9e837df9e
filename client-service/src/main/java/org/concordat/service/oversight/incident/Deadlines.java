package org.concordat.service.oversight.incident;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The time limits of Article 5 of Delegated Regulation (EU) 2025/301, made under Article 20 of
 * Regulation (EU) 2022/2554 (DORA).
 *
 * <p>All in UTC, to the millisecond: no hour is skipped or repeated. Two allowances that would give
 * more time are not taken. Regulation (EEC, Euratom) 1182/71, Article 3, counts whole hours and
 * days, so that a limit in law ends with an hour or a day and never earlier than here; and a limit
 * that falls on a weekend or a bank holiday may move to noon of the next working day (Article 5(4)
 * of 2025/301), for a bank's final report only (Article 5(5)).
 */
final class Deadlines {
  private static final Duration FROM_CLASSIFICATION = Duration.ofHours(4);
  private static final Duration FROM_AWARENESS = Duration.ofDays(1);
  private static final Duration FROM_INITIAL = Duration.ofDays(3);

  private Deadlines() {}

  /**
   * Until when the initial notification is due: 4 hours from the classification as major and no
   * later than 24 hours from awareness; where it was classified after those 24 hours, 4 hours from
   * then (Article 5(1)(a) and (2)).
   *
   * @param awareMillis when the bank became aware
   * @param majorMillis when it classified the incident as major
   * @return epoch milliseconds
   */
  static long initial(long awareMillis, long majorMillis) {
    long latest = awareMillis + FROM_AWARENESS.toMillis();
    long soon = majorMillis + FROM_CLASSIFICATION.toMillis();
    return majorMillis > latest ? soon : Math.min(soon, latest);
  }

  /**
   * Until when the intermediate report is due: 72 hours from the initial notification (Article
   * 5(1)(b)).
   *
   * @param initialMillis when the initial notification was sent
   * @return epoch milliseconds
   */
  static long intermediate(long initialMillis) {
    return initialMillis + FROM_INITIAL.toMillis();
  }

  /**
   * Until when the final report is due: one month from the last intermediate report (Article
   * 5(1)(c)); on the same day of the next month, or its last day where it has no such day.
   *
   * @param intermediateMillis when the intermediate report, or its last update, was sent
   * @return epoch milliseconds
   */
  static long last(long intermediateMillis) {
    return Instant.ofEpochMilli(intermediateMillis)
        .atOffset(ZoneOffset.UTC)
        .plusMonths(1)
        .toInstant()
        .toEpochMilli();
  }

  /**
   * Until when the bank has to have made up its mind for the usual limit to hold.
   *
   * @param awareMillis when the bank became aware
   * @return epoch milliseconds
   */
  static long classification(long awareMillis) {
    return awareMillis + FROM_AWARENESS.toMillis();
  }
}
