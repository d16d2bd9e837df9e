package org.concordat.protocol.registry;

/**
 * One revocation as it was recorded, under a key of its own. Written once: the block it is in is
 * the one from which on every model that rests on older snapshots is tainted.
 *
 * @param revocation the revocation
 * @param recordedAtMillis the transaction's time
 */
public record RevocationMark(Revocation revocation, long recordedAtMillis) {}
