/**
 * An envelope taken apart: who sent it, what was called, what it read and wrote, who endorsed that.
 * Entry point: {@link org.concordat.verifier.transaction.ParsedTransaction}.
 */
package org.concordat.verifier.transaction;
