/**
 * How fast the robust rules are: against the memory they have to read, and beside ByzFL.
 *
 * <p>{@link org.concordat.benchmarks.RuleBenchmark} times a rule of the policy set, {@link
 * org.concordat.benchmarks.MemoryFloorBenchmark} one read of the same amount of input: no rule can
 * be faster than that. Both are JMH benchmarks and run in JVMs of their own, warmed up, on the
 * updates that {@link org.concordat.benchmarks.SampleUpdates} draws from a seed. The rule is called
 * in one place, {@link org.concordat.benchmarks.Kernel}.
 */
package org.concordat.benchmarks;
