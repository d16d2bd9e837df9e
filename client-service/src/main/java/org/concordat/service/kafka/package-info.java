/**
 * Tasks to the bank's workers and their results, over the bank's Kafka. The entry point is {@link
 * org.concordat.service.kafka.KafkaTaskBus}.
 */
package org.concordat.service.kafka;
