package org.concordat.consortium.attack;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.protocol.fixedpoint.FixedPointVector;

/**
 * Where attackers see the honest banks' updates of a round before they send their own.
 *
 * <p>This is stronger than reality: a commitment hides its update until every commitment is closed,
 * so a real bank can at best know what it computes itself. Robustness is judged against the
 * stronger attacker, as the literature does. A run without such attackers needs no board.
 */
public final class AttackBoard {
  private final Set<String> honest;
  private final Duration patience;
  private final Map<String, SortedMap<String, FixedPointVector>> trainings = new HashMap<>();

  /**
   * Creates a board.
   *
   * @param honest the MSP ids of the banks whose updates are posted
   * @param patience how long an attacker waits for them; then it makes do with those there are
   */
  public AttackBoard(Set<String> honest, Duration patience) {
    this.honest = Set.copyOf(honest);
    this.patience = patience;
  }

  /**
   * Shows an honest bank's update to the attackers.
   *
   * @param training the training's task id, the same at every bank
   * @param bank the bank's MSP id
   * @param update its update
   */
  public synchronized void post(String training, String bank, FixedPointVector update) {
    trainings.computeIfAbsent(training, key -> new TreeMap<>()).put(bank, update);
    notifyAll();
  }

  /**
   * Waits for the honest banks' updates of a round.
   *
   * @param training the training's task id
   * @return MSP id to update, ascending; without banks that did not post in time
   * @throws InterruptedException when the calling thread is interrupted
   */
  synchronized SortedMap<String, FixedPointVector> await(String training)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!trainings.getOrDefault(training, new TreeMap<>()).keySet().containsAll(honest)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return new TreeMap<>(trainings.getOrDefault(training, new TreeMap<>()));
  }
}
