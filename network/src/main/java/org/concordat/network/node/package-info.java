/**
 * Fabric's own nodes: orderers and peers. Entry point: {@link org.concordat.network.node.Nodes}.
 */
package org.concordat.network.node;
