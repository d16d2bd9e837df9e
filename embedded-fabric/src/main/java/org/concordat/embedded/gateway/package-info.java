/**
 * The gateway service of a peer. Entry point: {@link
 * org.concordat.embedded.gateway.GatewayService}.
 */
package org.concordat.embedded.gateway;
