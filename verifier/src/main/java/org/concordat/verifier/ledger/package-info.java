/**
 * From a bundle and trusted roots to a ledger one can build on. Entry points: {@code
 * LedgerVerifier} and what it gives, {@link org.concordat.verifier.ledger.VerifiedLedger}.
 */
package org.concordat.verifier.ledger;
