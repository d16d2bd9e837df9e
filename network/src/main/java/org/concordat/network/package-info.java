/**
 * A real Hyperledger Fabric network of banks and regulators. Entry point: {@link
 * org.concordat.network.FabricNetwork}.
 */
package org.concordat.network;
