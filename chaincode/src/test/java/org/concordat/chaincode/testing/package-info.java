/**
 * A ledger in memory and a consortium on it, for tests. The entry point is {@link
 * org.concordat.chaincode.testing.Scenario}.
 */
package org.concordat.chaincode.testing;
