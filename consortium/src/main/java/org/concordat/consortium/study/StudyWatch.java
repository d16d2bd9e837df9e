package org.concordat.consortium.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;

/** Follows a study by the ledger's events: where it stands, and how long each phase took. */
public final class StudyWatch {
  private final String study;
  private final int rounds;
  private final LongSupplier millis;
  private final Listener listener;
  private final Map<Integer, long[]> trained = new HashMap<>();
  private final List<RoundTimes> finished = new ArrayList<>();
  private int round = 1;
  private int acted;
  private long opened;
  private long committed;
  private long revealed;
  private long finalised;

  /** Told of every step of a round. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A round took a step.
     *
     * @param round its number
     * @param phase the phase it is in, or ended in
     * @param acted how many banks have acted in that phase
     */
    void step(int round, RoundState.Phase phase, int acted);
  }

  /**
   * Creates a watch.
   *
   * @param study the study's id
   * @param rounds how many rounds it has
   * @param millis the clock
   * @param listener told of every step
   */
  public StudyWatch(String study, int rounds, LongSupplier millis, Listener listener) {
    this.study = study;
    this.rounds = rounds;
    this.millis = millis;
    this.listener = listener;
  }

  /**
   * Notes that a worker has trained for a round.
   *
   * @param number the round
   */
  public synchronized void trained(int number) {
    trained.computeIfAbsent(number, key -> new long[1])[0] = millis.getAsLong();
  }

  /**
   * Takes in an event of the ledger.
   *
   * @param event the event
   */
  public synchronized void on(LedgerEvent event) {
    TransactionName name = TransactionName.named(event.transaction()).orElse(null);
    if (name == null || !event.subject().equals(study)) {
      return;
    }
    long now = millis.getAsLong();
    switch (name) {
      case START_STUDY -> open(now);
      case COMMIT_UPDATE -> acted(RoundState.Phase.COMMITTING);
      case REVEAL_UPDATE -> {
        revealed = now;
        acted(RoundState.Phase.REVEALING);
      }
      case JUDGE_MODEL -> acted(RoundState.Phase.JUDGING);
      case ADVANCE_ROUND, FINALIZE_ROUND -> moved(event, now);
      default -> {}
    }
    notifyAll();
  }

  private void acted(RoundState.Phase phase) {
    acted++;
    listener.step(round, phase, acted);
  }

  private void moved(LedgerEvent event, long now) {
    RoundState.Phase phase = RoundState.Phase.valueOf(event.phase());
    if (event.round() != round) {
      return;
    }
    acted = 0;
    switch (phase) {
      case REVEALING -> committed = now;
      case JUDGING -> finalised = now;
      default -> {}
    }
    if (phase.isEnd()) {
      long last = trained.getOrDefault(round, new long[1])[0];
      long commits = committed == 0 ? now : committed;
      long reveals = revealed == 0 ? commits : revealed;
      finished.add(
          new RoundTimes(
              opened,
              Math.clamp(last, opened, commits),
              commits,
              reveals,
              finalised == 0 ? Math.max(reveals, commits) : finalised,
              now));
      listener.step(round, phase, 0);
      round++;
      open(now);
    } else {
      listener.step(round, phase, 0);
    }
  }

  private void open(long now) {
    opened = now;
    committed = 0;
    revealed = 0;
    finalised = 0;
    acted = 0;
  }

  /**
   * Waits until the study's last round has ended.
   *
   * @param limitMillis the longest to wait without any event
   * @return the rounds' times, in their order
   * @throws InterruptedException when interrupted
   * @throws IllegalStateException when nothing happens for so long
   */
  public synchronized List<RoundTimes> await(long limitMillis) throws InterruptedException {
    while (finished.size() < rounds) {
      int before = finished.size() * 1_000_000 + acted;
      long started = System.nanoTime();
      wait(limitMillis);
      boolean nothing = before == finished.size() * 1_000_000 + acted;
      if (nothing && TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started) >= limitMillis) {
        throw new IllegalStateException(
            "round " + round + " has not moved for " + limitMillis / 1000 + " s");
      }
    }
    return List.copyOf(finished);
  }
}
