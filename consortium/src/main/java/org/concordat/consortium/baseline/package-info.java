/**
 * What a run is compared with: the same federation without a ledger, all data in one place, each
 * bank alone. The entry point is {@link org.concordat.consortium.baseline.FederationWithoutLedger}.
 */
package org.concordat.consortium.baseline;
