package org.concordat.service.participation;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;

/**
 * Something to try until it is no longer needed.
 *
 * @param key the same for the same need
 * @param delayMillis how long to wait after it was first needed
 * @param work does it; gives the block its effect stands in, if it stands in one
 * @param refused is told of a definite refusal
 */
record Job(Object key, long delayMillis, Supplier<OptionalLong> work, Refused refused) {
  /** Takes a definite refusal. */
  @FunctionalInterface
  interface Refused {
    /**
     * Notes it, so that the job is no longer needed.
     *
     * @param refusal what was said
     */
    void note(ConcordatException refusal);
  }
}
