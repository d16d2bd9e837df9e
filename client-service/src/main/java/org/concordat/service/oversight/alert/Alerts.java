package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** All alerts there are at a moment. */
public final class Alerts {
  private static final Comparator<Alert> NEWEST_FIRST =
      Comparator.comparingLong(Alert::sinceBlock)
          .reversed()
          .thenComparing(Alert::severity, Comparator.reverseOrder())
          .thenComparing(Alert::code)
          .thenComparing(Alert::what);

  private final List<AlertSource> sources;

  /**
   * Puts the sources together.
   *
   * @param sources where alerts come from
   */
  public Alerts(List<AlertSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * Lists all alerts.
   *
   * @param now the time
   * @return the newest block first; within a block the most severe first
   */
  public List<Alert> all(Instant now) {
    return sources.stream()
        .flatMap(source -> source.alerts(now).stream())
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /**
   * Lists alerts.
   *
   * @param least the least severity wanted
   * @param sinceBlock the first block wanted; what time brought about and no block is always given
   * @param now the time
   * @return the newest block first
   */
  public List<Alert> list(Severity least, long sinceBlock, Instant now) {
    return all(now).stream()
        .filter(alert -> alert.severity().compareTo(least) >= 0)
        .filter(alert -> alert.sinceBlock() >= sinceBlock || alert.sinceMillis().isPresent())
        .toList();
  }
}
