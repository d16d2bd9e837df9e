package org.concordat.service.rest;

/**
 * A transaction of the channel.
 *
 * @param blockNumber its block
 * @param position its place in the block, from 0
 * @param transactionId its id
 * @param chaincode the chaincode it calls; empty when it calls none
 * @param function the chaincode's function, or the kind of the envelope
 * @param study the study its argument names; empty when it names none
 * @param mspId whose client signed it
 * @param timestampMillis its client's time
 * @param validationCode what the peer found
 * @param meaning the same in words
 * @param valid whether it is valid
 */
public record LedgerTransaction(
    long blockNumber,
    int position,
    String transactionId,
    String chaincode,
    String function,
    String study,
    String mspId,
    long timestampMillis,
    String validationCode,
    String meaning,
    boolean valid) {}
