/**
 * Whose certificate it is, and what its holder may do: trusted roots, an organisation's
 * certificates as the channel's configuration lists them, roles, revocation, signatures. Entry
 * points: {@link org.concordat.verifier.identity.Roots} and {@link
 * org.concordat.verifier.identity.Msps}.
 */
package org.concordat.verifier.identity;
