/**
 * The commands behind {@code scripts/evidence.sh}. The entry point is {@link
 * org.concordat.verifier.command.VerifierMain}.
 */
package org.concordat.verifier.command;
