package org.concordat.service.oversight.access;

import java.util.Optional;

/**
 * What a check of the chain found.
 *
 * @param intact whether every row follows the one before it, the last one is the one this service
 *     wrote last, and a noted row still stands
 * @param rows how many rows were followed
 * @param firstSequence the number of the oldest row kept; one more than the last while there is
 *     none
 * @param headSequence the number of the last row that was found in order; note it with its digest
 *     somewhere else, and ask for it later
 * @param headDigest that row's digest
 * @param finding what is wrong, and where; absent when nothing is
 */
public record AccessCheck(
    boolean intact,
    long rows,
    long firstSequence,
    long headSequence,
    String headDigest,
    Optional<String> finding) {}
