/**
 * Ledgers for tests. {@link org.concordat.verifier.testing.ForgedLedger} is one of blocks, made
 * with everybody's keys at hand, so that anything can be forged and signed again; {@link
 * org.concordat.verifier.testing.StoryBuilder} one of the consortium's records, without blocks.
 */
package org.concordat.verifier.testing;
