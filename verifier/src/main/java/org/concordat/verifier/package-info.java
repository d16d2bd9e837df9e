/**
 * Checks a model's history from one file and the consortium's root certificates, with nobody to
 * ask. The entry point is {@link org.concordat.verifier.Verification}.
 */
package org.concordat.verifier;
