/**
 * Numbers on the ledger are integers: vectors of fixed-point values and the bound on their norm.
 * The entry point is {@link org.concordat.protocol.fixedpoint.FixedPointVector}.
 */
package org.concordat.protocol.fixedpoint;
