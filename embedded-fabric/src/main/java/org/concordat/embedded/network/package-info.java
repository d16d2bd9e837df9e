/**
 * A whole network: organisations, peers, orderers. Entry point: {@link
 * org.concordat.embedded.network.EmbeddedNetwork}.
 */
package org.concordat.embedded.network;
