package org.concordat.service.progress;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState.Phase;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.Projection.StoredEvent;
import org.concordat.service.projection.TransactionFilter;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.projection.TransactionTrail.StoredTransaction;

/**
 * When each round entered each of its phases, by the time of the transaction that moved it. Read
 * from the chain's events once and kept in memory; each look reads only what came since. Safe for
 * use by several threads.
 */
final class PhaseTimes {
  private static final int BATCH = 1_000;

  private final Projection projection;
  private final TransactionTrail trail;
  private final Map<String, Map<Integer, Map<Phase, Long>>> studies = new HashMap<>();
  private long block = -1;
  private int position = Integer.MAX_VALUE;

  PhaseTimes(Projection projection, TransactionTrail trail) {
    this.projection = projection;
    this.trail = trail;
  }

  /** Tells when a round entered its phases; those it has not entered are missing. */
  synchronized Map<Phase, Long> of(String study, int round) {
    catchUp();
    return Map.copyOf(studies.getOrDefault(study, Map.of()).getOrDefault(round, Map.of()));
  }

  private void catchUp() {
    while (true) {
      List<StoredEvent> events = projection.events(block, position, BATCH);
      events.forEach(this::take);
      if (events.size() < BATCH) {
        return;
      }
    }
  }

  private void take(StoredEvent stored) {
    block = stored.blockNumber();
    position = stored.position();
    LedgerEvent event = CanonicalJson.read(stored.json(), LedgerEvent.class);
    Optional<Phase> phase = phase(event);
    if (phase.isEmpty()) {
      return;
    }
    Map<Integer, Map<Phase, Long>> rounds =
        studies.computeIfAbsent(event.subject(), any -> new HashMap<>());
    Map<Phase, Long> entered =
        rounds.computeIfAbsent(event.round(), any -> new EnumMap<>(Phase.class));
    if (!entered.containsKey(phase.get())) {
      long millis = millis(stored);
      entered.put(phase.get(), millis);
      if (phase.get().isEnd()) {
        // The transaction that ends a round opens the next.
        rounds
            .computeIfAbsent(event.round() + 1, any -> new EnumMap<>(Phase.class))
            .put(Phase.COMMITTING, millis);
      }
    }
  }

  private static Optional<Phase> phase(LedgerEvent event) {
    if (event.transaction().equals(TransactionName.START_STUDY.function())) {
      return Optional.of(Phase.COMMITTING);
    }
    boolean moves =
        event.transaction().equals(TransactionName.ADVANCE_ROUND.function())
            || event.transaction().equals(TransactionName.FINALIZE_ROUND.function())
            || event.transaction().equals(TransactionName.JUDGE_MODEL.function());
    return moves && event.round() > 0
        ? Optional.of(Phase.valueOf(event.phase()))
        : Optional.empty();
  }

  private long millis(StoredEvent event) {
    return trail
        .list(TransactionFilter.block(event.blockNumber()), TransactionTrail.Place.END, BATCH)
        .stream()
        .filter(transaction -> transaction.position() == event.position())
        .mapToLong(StoredTransaction::timestampMillis)
        .findFirst()
        .orElse(0);
  }
}
