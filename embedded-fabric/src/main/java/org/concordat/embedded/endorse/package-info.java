/**
 * Endorsement: checking a proposal, running it on the peer's own state and signing the result.
 * Entry point: {@link org.concordat.embedded.endorse.Endorser}.
 */
package org.concordat.embedded.endorse;
