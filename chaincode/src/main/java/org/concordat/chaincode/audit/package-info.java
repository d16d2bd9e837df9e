/**
 * Reads: every record for every member, private values for the banks. The entry point is {@link
 * org.concordat.chaincode.audit.Reads}.
 */
package org.concordat.chaincode.audit;
