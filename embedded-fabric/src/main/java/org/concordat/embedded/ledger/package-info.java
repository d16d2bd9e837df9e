/**
 * A peer's ledger: state seen through snapshots, simulation, validation and commit, private data,
 * history. Entry point: {@link org.concordat.embedded.ledger.PeerLedger}.
 */
package org.concordat.embedded.ledger;
