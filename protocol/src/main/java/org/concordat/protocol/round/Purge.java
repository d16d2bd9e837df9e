package org.concordat.protocol.round;

/**
 * Says that a bank had its revealed update of a round removed from every peer, salt and all. The
 * digests stay: what was committed, revealed and aggregated can still be checked, and nobody can
 * test a guess at the values against them any more.
 *
 * @param study the study's id
 * @param round the round's number
 * @param bank the bank's MSP id
 * @param chunks how many private values were removed
 * @param recordedAtMillis the transaction's time
 */
public record Purge(String study, int round, String bank, int chunks, long recordedAtMillis) {}
