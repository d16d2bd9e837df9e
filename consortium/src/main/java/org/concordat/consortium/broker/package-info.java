/**
 * A Kafka broker: in this JVM by {@link org.concordat.consortium.broker.EmbeddedBroker}, as a
 * process of its own by {@link org.concordat.consortium.broker.BrokerMain}.
 */
package org.concordat.consortium.broker;
