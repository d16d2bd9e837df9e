package org.concordat.consortium.robustness;

import java.util.SplittableRandom;

/** Independent chance for every purpose of a run, from one seed. */
final class Seeds {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /** The same seed and purpose give the same numbers, whatever else was drawn. */
  static SplittableRandom of(long seed, String purpose) {
    long mixed = seed * MIX;
    for (int k = 0; k < purpose.length(); k++) {
      mixed = (mixed ^ purpose.charAt(k)) * MIX;
      mixed ^= mixed >>> 29;
    }
    return new SplittableRandom(mixed);
  }
}
