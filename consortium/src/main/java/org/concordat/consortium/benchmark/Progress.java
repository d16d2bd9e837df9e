package org.concordat.consortium.benchmark;

/** Told what a benchmark is about to do. */
@FunctionalInterface
interface Progress {
  void say(String what);
}
