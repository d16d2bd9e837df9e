package org.concordat.service.registry;

/**
 * A record with the place at which it was last written.
 *
 * @param record the record
 * @param place block and transaction
 * @param <T> the record's type
 */
record Recorded<T>(T record, LedgerPlace place) {}
