package org.concordat.consortium.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.TransactionName;

/** What the regulator's event stream tells of one study, with the time at which it was heard. */
final class Timeline {
  private final String study;
  private final int banks;
  private final List<Heard> heard = new ArrayList<>();
  private final Map<Integer, Integer> revealed = new HashMap<>();
  private final Map<Phase.Start, Long> starts = new HashMap<>();
  private final Set<Integer> disturbed = new HashSet<>();
  private Phase.Start newest;

  Timeline(String study, int banks) {
    this.study = study;
    this.banks = banks;
  }

  /** An event of the study, and when it was heard, by {@link System#nanoTime}. */
  record Heard(long nanos, LedgerEvent event) {}

  synchronized void on(LedgerEvent event) {
    if (!event.subject().equals(study)) {
      return;
    }
    long now = System.nanoTime();
    heard.add(new Heard(now, event));
    if (event.transaction().equals(TransactionName.REVEAL_UPDATE.function())) {
      revealed.merge(event.round(), 1, Integer::sum);
    }
    Phase.Start start = Phase.begunBy(event, revealed.getOrDefault(event.round(), 0), banks);
    if (start != null && starts.putIfAbsent(start, now) == null) {
      newest = start;
    }
    notifyAll();
  }

  /**
   * Waits until a phase begins anew, whatever the round.
   *
   * @return where the study is then
   */
  synchronized Phase.Start awaitNext(Phase phase, Duration limit) throws InterruptedException {
    Phase.Start before = newest;
    long until = System.nanoTime() + limit.toNanos();
    while (newest == null || newest.equals(before) || newest.phase() != phase) {
      if (newest != null && !newest.equals(before)) {
        before = newest;
      }
      waitUntil(until, "no round reached the phase " + phase + " within " + limit);
    }
    return newest;
  }

  /** Waits until a round has ended, and returns when that was. */
  synchronized long awaitEnd(int round, Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (end(round).isEmpty()) {
      waitUntil(until, "round " + round + " did not end within " + limit);
    }
    return end(round).getAsLong();
  }

  private void waitUntil(long until, String failure) throws InterruptedException {
    long left = until - System.nanoTime();
    if (left <= 0) {
      throw new AssertionError(failure + "; the study is at " + newest);
    }
    TimeUnit.NANOSECONDS.timedWait(this, left);
  }

  /** Waits until the study stands still, and returns where: somebody does not do its part. */
  synchronized Phase.Start awaitStandstill(Duration quiet, Duration limit)
      throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    int before = heard.size();
    long since = System.nanoTime();
    while (System.nanoTime() - since < quiet.toNanos()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("the study goes on for " + limit);
      }
      TimeUnit.NANOSECONDS.timedWait(this, quiet.toNanos() - (System.nanoTime() - since));
      if (heard.size() != before) {
        before = heard.size();
        since = System.nanoTime();
      }
    }
    return newest;
  }

  /** When a round ended: then the next one's commits are open. */
  synchronized OptionalLong end(int round) {
    Long at = starts.get(new Phase.Start(round + 1, Phase.COMMIT));
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** When a phase began. */
  synchronized OptionalLong start(Phase.Start start) {
    Long at = starts.get(start);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** Notes that a fault reached a round. */
  synchronized void disturb(int round) {
    disturbed.add(round);
  }

  /** The round that is under way. */
  synchronized int round() {
    return newest == null ? 1 : newest.round();
  }

  /** Rounds that ended without a fault; the first two, when everything warms up, left out. */
  synchronized List<Integer> quietRounds() {
    return IntStream.rangeClosed(3, roundsEnded())
        .filter(round -> !disturbed.contains(round))
        .boxed()
        .toList();
  }

  /** How many rounds have ended. */
  synchronized int roundsEnded() {
    int round = 0;
    while (end(round + 1).isPresent()) {
      round++;
    }
    return round;
  }

  /** How many events have come so far. */
  synchronized int size() {
    return heard.size();
  }

  /** Waits until another event has come. */
  synchronized void awaitMoreThan(int events, Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (heard.size() <= events) {
      waitUntil(until, "nothing happened for " + limit);
    }
  }

  /** The longest time without any event of the study between two moments. */
  synchronized Duration longestSilence(long from, long to) {
    long longest = 0;
    long last = from;
    for (Heard one : heard) {
      if (one.nanos() > from && one.nanos() <= to) {
        longest = Math.max(longest, one.nanos() - last);
        last = one.nanos();
      }
    }
    return Duration.ofNanos(Math.max(longest, to - last));
  }
}
