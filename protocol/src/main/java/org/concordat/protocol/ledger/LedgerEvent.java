package org.concordat.protocol.ledger;

/**
 * The one event of a transaction that writes. Its name on the ledger is the transaction's; it tells
 * what happened, the records in the same transaction's writes tell the rest.
 *
 * @param transaction the transaction's name
 * @param subject the id of what it is about: a study, an agreement, a charter's version
 * @param round the round's number; 0 where there is none
 * @param phase the phase the round is in after it, or the status of the subject; empty where there
 *     is none
 */
public record LedgerEvent(String transaction, String subject, int round, String phase) {}
