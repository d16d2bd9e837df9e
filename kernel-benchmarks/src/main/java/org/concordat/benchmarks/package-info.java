/**
 * How fast the robust rules are: against the memory they have to read, and beside ByzFL.
 *
 * <p>{@link org.concordat.benchmarks.RuleBenchmark} times a rule of the policy set, {@link
 * org.concordat.benchmarks.MemoryFloorBenchmark} one read of the same amount of input: no rule can
 * be faster than that. Both are JMH benchmarks and run in JVMs of their own, warmed up, on the
 * updates that {@link org.concordat.benchmarks.SampleUpdates} draws from a seed. The rule is called
 * in one place, {@link org.concordat.benchmarks.Kernel}.
 *
 * <p>{@link org.concordat.benchmarks.KernelBenchMain}, which {@code scripts/kernel-bench.sh}
 * starts, lets them take turns with ByzFL (Python; NumPy and torch, float32, one thread each) on
 * the same values and prints the ratios: what disturbs the machine for a while disturbs all of
 * them, and the medians over the turns are compared.
 */
package org.concordat.benchmarks;
