package org.concordat.protocol.round;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

/**
 * The mark on the ledger that a chunk of an update was revealed and checked. Its values are
 * private.
 *
 * @param study the study's id
 * @param round the round's number
 * @param bank the bank's MSP id
 * @param chunk the chunk's index, from 0
 * @param chunks how many chunks the update has
 * @param sumOfSquares of this chunk and those before it
 * @param digest the salted digest of the private value, as it stands in the collection
 */
public record RevealedChunk(
    String study, int round, String bank, int chunk, int chunks, long sumOfSquares, String digest) {
  /** Checks the form. */
  public RevealedChunk {
    requireId("study", study);
    requireRange("round", round, 1, Integer.MAX_VALUE);
    requireText("bank", bank, 64);
    requireRange("chunks", chunks, 1, Integer.MAX_VALUE);
    requireRange("chunk", chunk, 0, chunks - 1L);
    requireRange("sumOfSquares", sumOfSquares, 0, Long.MAX_VALUE);
    requireDigest("digest", digest);
  }

  /**
   * Tells whether the update is complete with this chunk.
   *
   * @return whether it is the last one
   */
  public boolean last() {
    return chunk == chunks - 1;
  }
}
