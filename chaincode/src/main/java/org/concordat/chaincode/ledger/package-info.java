/**
 * What the contracts ask of a ledger. The port is {@link org.concordat.chaincode.ledger.Ledger};
 * contracts see it through {@link org.concordat.chaincode.ledger.Call}.
 */
package org.concordat.chaincode.ledger;
