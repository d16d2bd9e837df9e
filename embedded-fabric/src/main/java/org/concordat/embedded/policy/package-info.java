/**
 * Whose signatures are enough. Entry point: {@link
 * org.concordat.embedded.policy.SignaturePolicyRule}.
 */
package org.concordat.embedded.policy;
