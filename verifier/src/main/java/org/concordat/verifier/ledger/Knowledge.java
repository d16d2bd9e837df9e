package org.concordat.verifier.ledger;

/** How it is known whether a transaction is valid. */
public enum Knowledge {
  /** Everything it depends on is in the bundle, and was computed anew. */
  RECOMPUTED,
  /**
   * Blocks before it are missing, but a later transaction that a majority of the banks endorsed
   * read what it wrote.
   */
  PROVED,
  /** Blocks before it are missing; only the peer's flag, which nobody signs, says so. */
  UNPROVED
}
