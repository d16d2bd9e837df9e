/**
 * A Kafka broker in this JVM. The entry point is {@link
 * org.concordat.consortium.broker.EmbeddedBroker}.
 */
package org.concordat.consortium.broker;
