package org.concordat.service.registry;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.projection.TransactionFilter;
import org.concordat.service.projection.TransactionTrail;

/** When transactions were made, by their clients' time. */
public final class LedgerTimes {
  private final TransactionTrail trail;

  /**
   * Creates the look-up.
   *
   * @param trail the transactions as they were followed
   */
  public LedgerTimes(TransactionTrail trail) {
    this.trail = trail;
  }

  /**
   * Returns when the last change of a card was made.
   *
   * @param card the card
   * @return epoch milliseconds
   */
  public long changedAtMillis(ModelCard card) {
    return millis(card.newest());
  }

  private long millis(LedgerPlace place) {
    return trail
        .list(
            TransactionFilter.block(place.blockNumber()),
            TransactionTrail.Place.END,
            Integer.MAX_VALUE)
        .stream()
        .filter(transaction -> transaction.transactionId().equals(place.transactionId()))
        .findFirst()
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.RECORD_NOT_FOUND,
                    "block "
                        + place.blockNumber()
                        + " has no transaction "
                        + place.transactionId()))
        .timestampMillis();
  }
}
