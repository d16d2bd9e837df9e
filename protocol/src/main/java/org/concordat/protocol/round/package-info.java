/**
 * Rounds: commit, reveal, aggregate, judge. The entry point is {@link
 * org.concordat.protocol.round.RoundState}.
 */
package org.concordat.protocol.round;
