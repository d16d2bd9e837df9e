/**
 * The charter: proposed, approved by each bank in a transaction of its own, put in force by any.
 * The entry point is {@link org.concordat.chaincode.governance.CharterContract}.
 */
package org.concordat.chaincode.governance;
