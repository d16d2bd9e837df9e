/**
 * The worker's edge to the bank's Kafka: tasks in, results out, rows read, bad messages set aside.
 *
 * <p>Three things can go wrong and each has its own answer. A message nobody can read (poison) goes
 * to the dead letters and work goes on. A broker that does not answer (outage) is waited for. A
 * fault of this program (bug) is answered with a failed result, so that nobody waits in vain. The
 * entry point is {@link org.concordat.worker.kafka.TaskLoop}.
 */
package org.concordat.worker.kafka;
