/**
 * Rounds: commit, reveal, aggregate, judge. Each phase has its class: {@link
 * org.concordat.chaincode.round.CommitPhase}, {@link org.concordat.chaincode.round.RevealPhase},
 * {@link org.concordat.chaincode.round.Finalisation}, {@link
 * org.concordat.chaincode.round.JudgePhase}; {@link org.concordat.chaincode.round.RoundMoves} opens
 * and ends rounds.
 */
package org.concordat.chaincode.round;
