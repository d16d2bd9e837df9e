/**
 * A consortium's ledger written by hand, for tests. The entry point is {@link
 * org.concordat.verifier.testing.StoryBuilder}.
 */
package org.concordat.verifier.testing;
