/**
 * The programs of Hyperledger Fabric that a machine has. Entry point: {@link
 * org.concordat.network.programs.FabricPrograms}.
 */
package org.concordat.network.programs;
