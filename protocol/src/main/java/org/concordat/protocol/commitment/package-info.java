/**
 * Hashes, Merkle trees and the salted commitment of an update. The entry point is {@link
 * org.concordat.protocol.commitment.UpdateCommitment}.
 */
package org.concordat.protocol.commitment;
