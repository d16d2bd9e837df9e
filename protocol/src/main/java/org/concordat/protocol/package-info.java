/**
 * What every party of a consortium must agree on. Nothing here knows Fabric, Kafka, a database or a
 * machine learning library. One update's path: {@link org.concordat.protocol.fixedpoint}, {@link
 * org.concordat.protocol.commitment}, {@link org.concordat.protocol.round}, {@code
 * org.concordat.protocol.aggregation}, {@link org.concordat.protocol.model}.
 */
package org.concordat.protocol;
