/**
 * Chaincode on the channel: packages, definitions, approvals. Entry point: {@link
 * org.concordat.network.lifecycle.Lifecycle}.
 */
package org.concordat.network.lifecycle;
