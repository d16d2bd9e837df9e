/**
 * What stands on the ledger and what changes it: keys, collections, transactions, events. The entry
 * points are {@link org.concordat.protocol.ledger.TransactionName} and {@link
 * org.concordat.protocol.ledger.RecordType}.
 */
package org.concordat.protocol.ledger;
