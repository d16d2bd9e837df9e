/**
 * Every valid transaction once more: what the rules of the protocol give for it, from the records
 * as it found them, against what it wrote. The entry point is {@link
 * org.concordat.verifier.replay.Replay}.
 */
package org.concordat.verifier.replay;
