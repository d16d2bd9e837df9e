/**
 * Talking to peers as a member's administrator or user. Entry point: {@link
 * org.concordat.network.ledger.PeerConnection}.
 */
package org.concordat.network.ledger;
