/**
 * The chaincode: thin contracts over a ledger port. The entry point is {@link
 * org.concordat.chaincode.Contracts}, which routes a transaction to its contract after {@link
 * org.concordat.chaincode.AccessRules} has let its caller pass.
 */
package org.concordat.chaincode;
