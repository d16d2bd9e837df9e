package org.concordat.service.consent;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A whole row of the register, with the leaves that stand in the log where it says its entries are.
 *
 * @param receipt what is read of it otherwise
 * @param validUntilMillis until when the consent holds; empty once it has ended
 * @param keepUntilMillis until when it is kept; empty once it is erased
 * @param pseudonym what stands for the person; empty once it is erased
 * @param givenLeaf the leaf at its first entry
 * @param endedLeaf the leaf at the entry that ended it
 */
record LoggedReceipt(
    StoredReceipt receipt,
    OptionalLong validUntilMillis,
    OptionalLong keepUntilMillis,
    Optional<String> pseudonym,
    Optional<byte[]> givenLeaf,
    Optional<byte[]> endedLeaf) {}
