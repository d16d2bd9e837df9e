package org.concordat.service.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Every metric of a service besides those of the JVM. A label takes few values: a name of the code,
 * or the id of a study that runs now. No label is about a person.
 */
public enum ServiceMetric {
  /** HTTP requests by the route's template; what no route names is {@code other}. */
  HTTP_REQUESTS("concordat.http.requests", "HTTP requests answered", "method", "route", "status"),
  /** Requests answered with a problem, by its code. */
  HTTP_REFUSED("concordat.http.refused", "HTTP requests answered with a problem", "code"),
  /** Listeners to server-sent events. */
  EVENT_LISTENERS("concordat.event.listeners", "Open streams of server-sent events"),
  /** Blocks followed. */
  CHAIN_HEIGHT("concordat.chain.height", "Blocks of the own peer that were applied"),
  /** Age of the newest block. */
  CHAIN_BLOCK_AGE("concordat.chain.block.age.seconds", "Seconds since a block was applied"),
  /** Blocks missing. */
  FOLLOWER_LAG("concordat.follower.lag.blocks", "Blocks the own peer has and this service has not"),
  /** Whether the block stream is open. */
  FOLLOWER_CONNECTED("concordat.follower.connected", "1 while the own peer's blocks come, else 0"),
  /** Transactions submitted. */
  TRANSACTIONS(
      "concordat.transactions", "Transactions submitted and waited for", "function", "outcome"),
  /** Steps of a transaction. */
  TRANSACTION_STEPS("concordat.transaction.steps", "How long a transaction's step took", "step"),
  /** Tasks handed to workers. */
  TASKS_PUBLISHED("concordat.tasks.published", "Tasks handed to the workers", "kind"),
  /** Tasks answered. */
  TASK_DURATION(
      "concordat.task.duration", "From handing a task out to its answer", "kind", "outcome"),
  /** Tasks not yet answered. */
  TASKS_OPEN("concordat.tasks.open", "Tasks the workers have not answered", "kind"),
  /** Whether the broker answers. */
  BROKER_CONNECTED("concordat.broker.connected", "1 while results can reach this service, else 0"),
  /** Rounds open. */
  ROUNDS("concordat.rounds", "Rounds that are open", "phase"),
  /** Rounds ended. */
  ROUNDS_ENDED("concordat.rounds.ended", "Rounds that ended", "outcome"),
  /** Phases of rounds. */
  ROUND_PHASE(
      "concordat.round.phase", "How long a phase of a round took, by the ledger's times", "phase"),
  /** Progress of a study that runs. */
  STUDY_ROUND("concordat.study.round", "The open round of a study that runs", "study"),
  /** Alerts. */
  ALERTS("concordat.alerts", "Alerts that stand", "severity"),
  /** Findings about stores. */
  FINDINGS("concordat.integrity.findings", "Stores or chain not as this service left them"),
  /** Connections to the database. */
  DATABASE_CONNECTIONS("concordat.database.connections", "Connections of the pool", "state"),
  /** Models served. */
  MODELS_SERVED("concordat.models.served", "Models this bank has put to use"),
  /** Rows scored. */
  ROWS_SCORED("concordat.rows.scored", "Rows asked to be scored", "outcome");

  /** Upper bounds of histograms, in milliseconds. */
  private static final List<Integer> REQUEST_BOUNDS =
      List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

  private static final List<Integer> WORK_BOUNDS =
      List.of(100, 500, 1_000, 5_000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000);

  private final String meter;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it
  private final List<String> labels;

  ServiceMetric(String meter, String help, String... labels) {
    this.meter = meter;
    this.help = help;
    this.labels = List.of(labels);
  }

  /**
   * Returns its name as Prometheus shows it, without the suffix of a counter or histogram.
   *
   * @return the name with underscores
   */
  public String exported() {
    return meter.replace('.', '_');
  }

  /**
   * Says what it counts or measures.
   *
   * @return a phrase
   */
  public String help() {
    return help;
  }

  /**
   * Names its labels.
   *
   * @return the names, in the order in which values are given
   */
  public List<String> labels() {
    return labels;
  }

  /**
   * Counts one.
   *
   * @param registry where
   * @param values the labels' values
   */
  public void count(MeterRegistry registry, String... values) {
    Counter.builder(meter).description(help).tags(tags(values)).register(registry).increment();
  }

  /**
   * Returns what times it.
   *
   * @param registry where
   * @param values the labels' values
   * @return a histogram
   */
  public Timer timer(MeterRegistry registry, String... values) {
    return Timer.builder(meter)
        .description(help)
        .tags(tags(values))
        .serviceLevelObjectives(bounds())
        .register(registry);
  }

  private Duration[] bounds() {
    boolean quick = this == HTTP_REQUESTS || this == TRANSACTION_STEPS;
    return (quick ? REQUEST_BOUNDS : WORK_BOUNDS)
        .stream().map(Duration::ofMillis).toArray(Duration[]::new);
  }

  void gauge(MeterRegistry registry, Supplier<Number> value, String... values) {
    Gauge.builder(meter, value)
        .description(help)
        .tags(tags(values))
        .strongReference(true)
        .register(registry);
  }

  String meter() {
    return meter;
  }

  List<Tag> tags(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(
          meter + " has the labels " + labels + ", got " + List.of(values));
    }
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      tags.add(Tag.of(labels.get(i), values[i]));
    }
    return tags;
  }
}
