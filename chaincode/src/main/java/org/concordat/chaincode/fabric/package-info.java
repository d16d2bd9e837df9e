/**
 * Fabric: the ledger port over the shim's stub, and the chaincode that the shim serves. The entry
 * point is {@link org.concordat.chaincode.fabric.ConcordatChaincode}.
 */
package org.concordat.chaincode.fabric;
