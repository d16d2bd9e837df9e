package org.concordat.service.consent;

import java.util.Optional;
import java.util.OptionalLong;
import org.concordat.protocol.consent.ConsentState;

/**
 * A row of the register.
 *
 * @param id the receipt's id
 * @param state where the consent stands
 * @param givenEntry its first entry in the log
 * @param endedEntry the entry that ended it
 * @param endedMillis when it ended; empty too once it is erased
 * @param sealed its content; empty once it is erased
 * @param erasure when and why it was erased
 */
record StoredReceipt(
    String id,
    ConsentState state,
    long givenEntry,
    OptionalLong endedEntry,
    OptionalLong endedMillis,
    Optional<SealedReceipt> sealed,
    Optional<Erasure> erasure) {

  /** What everybody in the register may know of it. */
  ReceiptStanding standing() {
    return new ReceiptStanding(
        id, state, givenEntry, endedMillis.stream().boxed().findFirst(), erasure);
  }
}
