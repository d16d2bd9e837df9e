package org.concordat.service.ledger;

/**
 * Where a transaction was committed.
 *
 * @param transactionId its id
 * @param blockNumber the block's number
 * @param result what the chaincode answered; may be empty
 */
public record Receipt(String transactionId, long blockNumber, String result) {}
