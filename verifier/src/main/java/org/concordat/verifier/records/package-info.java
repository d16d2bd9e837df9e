/**
 * The chaincode's records as the valid transactions left them. The entry point is {@link
 * org.concordat.verifier.records.WorldState}.
 */
package org.concordat.verifier.records;
