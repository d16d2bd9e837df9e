package org.concordat.service.consent;

/**
 * The record of an erasure.
 *
 * @param erasedMillis when
 * @param reason why
 */
public record Erasure(long erasedMillis, ErasureReason reason) {}
