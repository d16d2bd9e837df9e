package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordat.service.oversight.ValidationWords;
import org.concordat.service.projection.TransactionFilter;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.projection.TransactionTrail.StoredTransaction;

/**
 * Transactions that peers found invalid. Those that only lost a race are one alert for each member
 * and function; the others are named one by one, the newest {@value #LOOKED_AT} of all.
 */
public final class TransactionAlerts implements AlertSource {
  /** How far back this looks, in invalid transactions; the list of transactions has them all. */
  static final int LOOKED_AT = 500;

  private final TransactionTrail trail;

  /**
   * Creates the source.
   *
   * @param trail the chain's transactions
   */
  public TransactionAlerts(TransactionTrail trail) {
    this.trail = trail;
  }

  @Override
  public List<Alert> alerts(Instant now) {
    List<Alert> found = new ArrayList<>();
    Map<List<String>, List<StoredTransaction>> races = new LinkedHashMap<>();
    for (StoredTransaction one :
        trail.list(TransactionFilter.INVALID, TransactionTrail.Place.END, LOOKED_AT)) {
      if (ValidationWords.isConflict(one.validationCode())) {
        races
            .computeIfAbsent(
                List.of(one.mspId(), one.function(), one.study()), any -> new ArrayList<>())
            .add(one);
      } else {
        found.add(refused(one));
      }
    }
    races.values().forEach(lost -> found.add(races(lost)));
    return found;
  }

  private static Alert refused(StoredTransaction one) {
    return AlertCode.TRANSACTION_REFUSED.alert(
        place(one),
        one.blockNumber(),
        one.transactionId(),
        one.function()
            + ", "
            + one.validationCode()
            + ": "
            + ValidationWords.of(one.validationCode()));
  }

  /** The newest stands first. */
  private static Alert races(List<StoredTransaction> lost) {
    StoredTransaction newest = lost.getFirst();
    return AlertCode.TRANSACTIONS_IN_CONFLICT.alert(
        place(newest),
        newest.blockNumber(),
        newest.transactionId(),
        lost.size() + " calls of " + newest.function() + " lost a race; the newest is named here");
  }

  private static Place place(StoredTransaction one) {
    Place where = one.study().isEmpty() ? Place.subject("transaction") : Place.study(one.study());
    return where.at(one.mspId());
  }
}
