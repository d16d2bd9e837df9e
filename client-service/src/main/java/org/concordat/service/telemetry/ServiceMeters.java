package org.concordat.service.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.database.Database;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.integrity.Findings;
import org.concordat.service.oversight.alert.Alert;
import org.concordat.service.oversight.alert.Alerts;
import org.concordat.service.oversight.alert.Severity;
import org.concordat.service.projection.BlockFollower;
import org.concordat.service.projection.ChainLag;
import org.concordat.service.projection.Projection;

/**
 * The gauges of a service: what stands now. They are read when somebody scrapes; what costs a look
 * at many records is looked at every few seconds at most.
 */
public final class ServiceMeters {
  private static final long LOOK_EVERY_MILLIS = 5_000;

  /** More studies are not shown one by one: a label must not grow without bound. */
  private static final int MOST_STUDIES = 20;

  private static final List<RoundState.Phase> OPEN_PHASES =
      List.of(RoundState.Phase.COMMITTING, RoundState.Phase.REVEALING, RoundState.Phase.JUDGING);

  private final MeterRegistry meters;
  private final Projection projection;
  private final Alerts alerts;
  private final Clock clock;
  private final String bank;
  private final MultiGauge studies;
  private volatile long blockMillis;
  private Standing standing = new Standing(List.of(), List.of(), 0);
  private long lookedMillis = Long.MIN_VALUE;

  /**
   * What is counted over many records.
   *
   * @param rounds the open rounds of studies that run
   * @param severities of all alerts that stand
   * @param models how many models this bank has put to use
   */
  private record Standing(List<RoundState> rounds, List<Severity> severities, int models) {}

  /**
   * Creates the gauges of one service.
   *
   * @param meters where they are registered
   * @param projection the ledger's records
   * @param alerts what alerts there are
   * @param clock the time
   * @param bank the own MSP id
   */
  public ServiceMeters(
      MeterRegistry meters, Projection projection, Alerts alerts, Clock clock, String bank) {
    this.meters = meters;
    this.projection = projection;
    this.alerts = alerts;
    this.clock = clock;
    this.bank = bank;
    this.blockMillis = clock.millis();
    this.studies =
        MultiGauge.builder(ServiceMetric.STUDY_ROUND.meter())
            .description(ServiceMetric.STUDY_ROUND.help())
            .register(meters);
    projection.onBlock(() -> blockMillis = clock.millis());
    rounds();
  }

  private void rounds() {
    for (RoundState.Phase phase : OPEN_PHASES) {
      ServiceMetric.ROUNDS.gauge(
          meters,
          () -> look().rounds().stream().filter(round -> round.phase() == phase).count(),
          word(phase));
    }
    for (Severity severity : Severity.values()) {
      ServiceMetric.ALERTS.gauge(
          meters,
          () -> look().severities().stream().filter(severity::equals).count(),
          word(severity));
    }
    ServiceMetric.MODELS_SERVED.gauge(meters, () -> look().models());
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Adds how the chain is followed.
   *
   * @param follower whether blocks come
   * @param lag how many are missing
   */
  public void chain(BlockFollower follower, ChainLag lag) {
    ServiceMetric.CHAIN_HEIGHT.gauge(meters, projection::nextBlock);
    ServiceMetric.CHAIN_BLOCK_AGE.gauge(meters, () -> (clock.millis() - blockMillis) / 1000.0);
    ServiceMetric.FOLLOWER_CONNECTED.gauge(meters, () -> follower.trouble().isEmpty() ? 1 : 0);
    ServiceMetric.FOLLOWER_LAG.gauge(
        meters, () -> lag.blocks().isPresent() ? (double) lag.blocks().getAsLong() : Double.NaN);
  }

  /**
   * Adds the stores.
   *
   * @param database the pool
   * @param findings what is not as it was left
   */
  public void stores(Database database, Findings findings) {
    ServiceMetric.DATABASE_CONNECTIONS.gauge(meters, () -> database.pool().active(), "active");
    ServiceMetric.DATABASE_CONNECTIONS.gauge(meters, () -> database.pool().idle(), "idle");
    ServiceMetric.DATABASE_CONNECTIONS.gauge(meters, () -> database.pool().waiting(), "waiting");
    ServiceMetric.FINDINGS.gauge(meters, () -> findings.all().size());
  }

  /** Brings those gauges up to date whose labels come and go; called before a scrape. */
  public void refresh() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    look().rounds().stream()
        .limit(MOST_STUDIES)
        .forEach(
            round ->
                rows.add(
                    MultiGauge.Row.of(
                        Tags.of(ServiceMetric.STUDY_ROUND.tags(round.study())), round.round())));
    studies.register(rows, true);
  }

  private synchronized Standing look() {
    long now = System.nanoTime() / 1_000_000;
    if (lookedMillis == Long.MIN_VALUE || now - lookedMillis >= LOOK_EVERY_MILLIS) {
      try {
        standing = new Standing(open(), severities(), models());
      } catch (ConcordatException | DatabaseException e) {
        // Records that cannot be read now are a finding or a part that is down, shown as such.
        standing = new Standing(List.of(), List.of(), 0);
      }
      lookedMillis = now;
    }
    return standing;
  }

  private List<RoundState> open() {
    List<RoundState> rounds = new ArrayList<>();
    for (StudyState study : projection.listAs(StudyState.class, RecordType.STUDY_STATE)) {
      if (study.status() == StudyState.Status.RUNNING) {
        projection
            .read(RoundState.class, RecordType.ROUND, study.study(), study.currentRound())
            .ifPresent(rounds::add);
      }
    }
    return rounds;
  }

  private List<Severity> severities() {
    return alerts.all(clock.instant()).stream().map(Alert::severity).toList();
  }

  private int models() {
    return (int)
        projection.listAs(Deployment.class, RecordType.DEPLOYMENT, bank).stream()
            .filter(use -> use.status() == Deployment.Status.PROMOTED)
            .count();
  }
}
