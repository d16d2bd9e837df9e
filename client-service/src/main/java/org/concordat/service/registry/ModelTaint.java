package org.concordat.service.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What taints a model now, and what takes its place.
 *
 * @param withdrawals the withdrawals, by bank; empty when it is not tainted
 * @param taintedSinceMillis the time of the first of them; absent when it is not tainted
 * @param servedUntilMillis the earliest end of grace; absent when it is not tainted
 * @param successor the model named in its place by a retraining, absent while there is none
 */
public record ModelTaint(
    List<Withdrawal> withdrawals,
    Optional<Long> taintedSinceMillis,
    Optional<Long> servedUntilMillis,
    Optional<Successor> successor) {
  /** Copies the list. */
  public ModelTaint {
    withdrawals = List.copyOf(withdrawals);
  }

  /**
   * The model that takes a tainted one's place.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @param modelHash its hash
   * @param place where the retraining is recorded
   */
  public record Successor(String study, int round, String modelHash, LedgerPlace place) {}

  static ModelTaint of(List<Withdrawal> withdrawals, Optional<Successor> successor) {
    return new ModelTaint(
        withdrawals,
        withdrawals.stream().map(Withdrawal::sinceMillis).min(Comparator.naturalOrder()),
        withdrawals.stream().map(Withdrawal::graceEndsMillis).min(Comparator.naturalOrder()),
        successor);
  }

  /**
   * Tells whether there is any withdrawal.
   *
   * @return whether the model is tainted
   */
  public boolean tainted() {
    return !withdrawals.isEmpty();
  }

  /**
   * Tells whether the model may be served.
   *
   * @param nowMillis the time
   * @return whether it is not tainted, or its grace has not ended
   */
  boolean servable(long nowMillis) {
    return servedUntilMillis.isEmpty() || nowMillis <= servedUntilMillis.get();
  }

  /** The withdrawal whose grace ends first. */
  Withdrawal decisive() {
    return withdrawals.stream()
        .min(Comparator.comparingLong(Withdrawal::graceEndsMillis))
        .orElseThrow();
  }
}
