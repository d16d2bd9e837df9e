package org.concordat.verifier.channel;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The organisations with peers: those whose endorsements count, and the others, who read.
 *
 * @param mspIds the banks
 * @param others the others, such as a regulator
 * @param needed how many banks endorse at the least
 */
public record Banks(SortedSet<String> mspIds, SortedSet<String> others, int needed) {
  /** Copies the sets. */
  public Banks {
    mspIds = Collections.unmodifiableSortedSet(new TreeSet<>(mspIds));
    others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
  }
}
