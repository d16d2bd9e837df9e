/**
 * What the channel has agreed on about its chaincodes, as the transactions of Fabric's own
 * chaincode {@code _lifecycle} wrote it. Entry point: {@link
 * org.concordat.verifier.lifecycle.Definitions}.
 */
package org.concordat.verifier.lifecycle;
