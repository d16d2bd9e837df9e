/**
 * Blocks: in the one form that counts, following one another, signed by a quorum of the orderers.
 * Entry points: {@link org.concordat.verifier.block.ReceivedBlock} and {@link
 * org.concordat.verifier.block.OrdererSignatures}.
 */
package org.concordat.verifier.block;
