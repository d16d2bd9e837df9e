package org.concordat.service.consent;

import java.util.Optional;
import org.concordat.protocol.consent.ConsentState;

/**
 * Where a receipt stands, without anything personal.
 *
 * @param id its id
 * @param state where the consent stands
 * @param entry its first entry in the log, from 0
 * @param endedMillis when it ended; absent while it stands, and once it is erased
 * @param erasure when and why its content was erased
 */
public record ReceiptStanding(
    String id,
    ConsentState state,
    long entry,
    Optional<Long> endedMillis,
    Optional<Erasure> erasure) {}
