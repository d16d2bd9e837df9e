/**
 * The member's way to the ledger: submit, evaluate and follow blocks, with every failure translated
 * into one of the protocol's codes. The entry point is {@link org.concordat.service.ledger.Ledger}.
 */
package org.concordat.service.ledger;
