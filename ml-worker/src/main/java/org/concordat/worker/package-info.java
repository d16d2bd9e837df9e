/**
 * A bank's worker: it takes tasks from the bank's Kafka, trains and evaluates on the bank's rows,
 * and answers with results. It keeps no state of its own. The entry point is {@link
 * org.concordat.worker.BankWorker}.
 */
package org.concordat.worker;
