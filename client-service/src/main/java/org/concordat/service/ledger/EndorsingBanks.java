package org.concordat.service.ledger;

import java.util.List;

/** Which banks can endorse a transaction. */
@FunctionalInterface
public interface EndorsingBanks {
  /**
   * Tells whom to ask.
   *
   * @param argument the transaction's argument
   * @return the banks that hold, and may see, what it is about
   */
  Candidates of(Object argument);

  /**
   * Banks to choose from.
   *
   * @param banks their MSP ids
   * @param quorum how many have to endorse
   */
  record Candidates(List<String> banks, int quorum) {
    /** Copies the list. */
    public Candidates {
      banks = List.copyOf(banks);
    }
  }
}
