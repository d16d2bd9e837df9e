package org.concordat.service;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.ledger.EndorsingBanks;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.oversight.alert.Alerts;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.projection.Projection;
import org.concordat.service.telemetry.EventListeners;
import org.concordat.service.telemetry.RequestSpans;
import org.concordat.service.telemetry.RoundSteps;
import org.concordat.service.telemetry.RoundWatch;
import org.concordat.service.telemetry.ScoringCount;
import org.concordat.service.telemetry.ServiceMeters;
import org.concordat.service.telemetry.WatchedLedger;
import org.concordat.service.telemetry.WatchedTasks;
import org.concordat.telemetry.MetricsAccess;
import org.concordat.telemetry.Telemetry;

/** What one service tells about itself, put together. */
final class TelemetryParts implements AutoCloseable {
  private final Telemetry telemetry;
  private final MetricsAccess access;
  private final String channel;
  private final String bank;

  TelemetryParts(ServiceSettings settings) {
    this.channel = settings.ledger().channel();
    this.bank = settings.member().mspId();
    this.access =
        MetricsAccess.of(settings.telemetry().metricsToken(), settings.telemetry().metricsOpen());
    this.telemetry = Telemetry.of("concordat-service", bank, settings.telemetry().otlp());
  }

  Ledger ledger(Edges edges, ServiceSettings settings, EndorsingBanks banks) {
    return new WatchedLedger(edges.ledger(settings, banks, telemetry), telemetry.meters());
  }

  TaskBus tasks(Edges edges, ServiceSettings settings) {
    return new WatchedTasks(edges.tasks(settings, telemetry), telemetry.meters());
  }

  RoundSteps rounds() {
    return new RoundSteps(telemetry.traces(), channel, bank);
  }

  ServiceMeters follow(Projection projection, Alerts alerts, Clock clock) {
    Predicate<String> takesPart =
        study ->
            projection
                .read(StudyState.class, RecordType.STUDY_STATE, study)
                .filter(state -> state.participants().contains(bank))
                .isPresent();
    projection.onNewBlock(
        new RoundWatch(telemetry.meters(), telemetry.traces(), channel, bank, takesPart)::on);
    return new ServiceMeters(telemetry.meters(), projection, alerts, clock, bank);
  }

  /** What the HTTP server asks for. */
  Map<Class<?>, Object> parts() {
    Map<Class<?>, Object> parts = new LinkedHashMap<>();
    parts.put(Telemetry.class, telemetry);
    parts.put(MetricsAccess.class, access);
    parts.put(RequestSpans.class, new RequestSpans(telemetry.traces(), channel, bank));
    parts.put(EventListeners.class, new EventListeners(telemetry.meters()));
    parts.put(ScoringCount.class, new ScoringCount(telemetry.meters()));
    return parts;
  }

  @Override
  public void close() {
    telemetry.close();
  }
}
