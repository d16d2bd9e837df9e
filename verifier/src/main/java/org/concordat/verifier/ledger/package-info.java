/**
 * From a bundle and trusted roots to a ledger one can build on. Entry points: {@link
 * org.concordat.verifier.ledger.LedgerVerifier} and what it gives, {@link
 * org.concordat.verifier.ledger.VerifiedLedger}.
 */
package org.concordat.verifier.ledger;
