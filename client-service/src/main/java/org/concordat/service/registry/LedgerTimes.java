package org.concordat.service.registry;

import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.Projection.StoredTransaction;

/** When transactions were made, by their clients' time. */
public final class LedgerTimes {
  private static final int PAGE = 500;

  private final Projection projection;

  /**
   * Creates the look-up.
   *
   * @param projection the chain as it was followed
   */
  public LedgerTimes(Projection projection) {
    this.projection = projection;
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
    for (int most = PAGE; ; most *= 2) {
      List<StoredTransaction> newest = projection.transactions(place.blockNumber() + 1, most);
      for (StoredTransaction transaction : newest) {
        if (transaction.transactionId().equals(place.transactionId())) {
          return transaction.timestampMillis();
        }
      }
      boolean wholeBlock =
          newest.size() < most || newest.getLast().blockNumber() < place.blockNumber();
      if (wholeBlock) {
        throw new ConcordatException(
            ErrorCode.RECORD_NOT_FOUND,
            "block " + place.blockNumber() + " has no transaction " + place.transactionId());
      }
    }
  }
}
