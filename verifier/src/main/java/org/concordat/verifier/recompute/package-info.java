/**
 * The same arithmetic again: each round's aggregate and model from the banks' private values, where
 * somebody who holds them gives them. The entry point is {@link
 * org.concordat.verifier.recompute.Recomputation}.
 */
package org.concordat.verifier.recompute;
