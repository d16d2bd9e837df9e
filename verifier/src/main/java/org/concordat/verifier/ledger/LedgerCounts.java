package org.concordat.verifier.ledger;

/**
 * What was checked, counted.
 *
 * @param wholeBlocks blocks that are in the bundle
 * @param headerOnlyBlocks blocks of which the bundle has the header only
 * @param ordererSignatures orderers' signatures on blocks, all of them good
 * @param transactions transactions of chaincodes
 * @param validTransactions those of them that are valid
 * @param creatorSignatures senders' signatures that are good
 * @param endorsements endorsements that count
 * @param configurationUpdates changes of the configuration
 * @param definitions definitions of chaincodes
 * @param recomputed transactions whose validity was computed anew
 * @param proved transactions whose validity is proved by later ones
 * @param unproved transactions for which only the peer's flag speaks
 */
public record LedgerCounts(
    long wholeBlocks,
    long headerOnlyBlocks,
    long ordererSignatures,
    long transactions,
    long validTransactions,
    long creatorSignatures,
    long endorsements,
    long configurationUpdates,
    long definitions,
    long recomputed,
    long proved,
    long unproved) {}
