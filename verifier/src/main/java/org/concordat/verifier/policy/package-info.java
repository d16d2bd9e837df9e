/**
 * Whose signatures are enough: Fabric's signature policies, the policies of a configuration that
 * refer to others, and what Concordat asks of both. Entry points: {@link
 * org.concordat.verifier.policy.SignatureRule} and {@link
 * org.concordat.verifier.policy.PolicyTree}.
 */
package org.concordat.verifier.policy;
