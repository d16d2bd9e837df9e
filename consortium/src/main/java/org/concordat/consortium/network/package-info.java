/**
 * The consortium's ledger in this JVM. The entry point is {@link
 * org.concordat.consortium.network.LedgerNetwork}.
 */
package org.concordat.consortium.network;
