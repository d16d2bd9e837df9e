package org.concordat.service.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.projection.ParsedBlock;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.telemetry.RoundTrace;
import org.concordat.telemetry.Traces;

/**
 * Times the phases of rounds by the times their transactions carry, block by block, and gives every
 * round its root span when it has ended. A round that was open at the start of the service has been
 * open since its newest block then: what came before is not known. For one thread.
 */
public final class RoundWatch {
  /** One entry a study; those that ended long ago go. */
  private static final int MOST_STUDIES = 1_000;

  private final MeterRegistry meters;
  private final Traces traces;
  private final String channel;
  private final String bank;
  private final Predicate<String> takesPart;
  private final Map<String, Open> open = new LinkedHashMap<>();

  /**
   * Creates the watch.
   *
   * @param meters where phases are timed
   * @param traces where rounds get their root spans
   * @param channel the channel's name
   * @param bank the own MSP id
   * @param takesPart whether the bank takes part in a study: only then its rounds are traced
   */
  public RoundWatch(
      MeterRegistry meters,
      Traces traces,
      String channel,
      String bank,
      Predicate<String> takesPart) {
    this.meters = meters;
    this.traces = traces;
    this.channel = channel;
    this.bank = bank;
    this.takesPart = takesPart;
  }

  /**
   * A round that is open.
   *
   * @param round its number
   * @param phase its phase
   * @param opened when the round opened
   * @param since when the phase began
   */
  private record Open(int round, RoundState.Phase phase, Instant opened, Instant since) {}

  /**
   * Takes in a block that was applied for the first time.
   *
   * @param block the block
   */
  public void on(ParsedBlock block) {
    for (ParsedTransaction transaction : block.transactions()) {
      if (transaction.valid() && transaction.event().isPresent()) {
        on(
            transaction.event().get().json(),
            Instant.ofEpochMilli(transaction.timestampMillis()),
            block.number());
      }
    }
  }

  private void on(String json, Instant at, long block) {
    LedgerEvent event;
    try {
      event = CanonicalJson.read(json, LedgerEvent.class);
    } catch (ConcordatException e) {
      return; // another chaincode's event, which says nothing of rounds
    }
    TransactionName name = TransactionName.named(event.transaction()).orElse(null);
    if (name == TransactionName.START_STUDY) {
      begin(event.subject(), 1, at);
    } else if (name == TransactionName.ADVANCE_ROUND || name == TransactionName.FINALIZE_ROUND) {
      phase(event.phase())
          .ifPresent(phase -> move(event.subject(), event.round(), phase, at, block));
    }
  }

  private static Optional<RoundState.Phase> phase(String name) {
    return Arrays.stream(RoundState.Phase.values())
        .filter(phase -> phase.name().equals(name))
        .findFirst();
  }

  private void begin(String study, int round, Instant at) {
    open.put(study, new Open(round, RoundState.Phase.COMMITTING, at, at));
    if (open.size() > MOST_STUDIES) {
      open.remove(open.keySet().iterator().next());
    }
  }

  private void move(String study, int round, RoundState.Phase to, Instant at, long block) {
    Open before = open.get(study);
    if (before != null && before.round() == round) {
      Duration took = Duration.between(before.since(), at);
      ServiceMetric.ROUND_PHASE
          .timer(meters, word(before.phase()))
          .record(took.isNegative() ? Duration.ZERO : took);
    }
    if (!to.isEnd()) {
      Instant opened = before != null && before.round() == round ? before.opened() : at;
      open.put(study, new Open(round, to, opened, at));
      return;
    }
    ServiceMetric.ROUNDS_ENDED.count(meters, word(to));
    if (before != null && before.round() == round && traces.on() && takesPart.test(study)) {
      traces.round(
          new RoundTrace(channel, study, round, bank),
          before.opened(),
          at,
          to == RoundState.Phase.ACCEPTED,
          Map.of(
              "concordat.study", study,
              "concordat.round", Integer.toString(round),
              "concordat.bank", bank,
              "concordat.phase", to.name(),
              "concordat.block", Long.toString(block)));
    }
    // The transaction that ends a round opens the next one, or ends the study.
    begin(study, round + 1, at);
  }

  private static String word(RoundState.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
