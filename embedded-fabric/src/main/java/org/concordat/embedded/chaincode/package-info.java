/**
 * The peer's side of the chaincode protocol, towards chaincodes that run as servers. Entry point:
 * {@link org.concordat.embedded.chaincode.ChaincodeClient}.
 */
package org.concordat.embedded.chaincode;
