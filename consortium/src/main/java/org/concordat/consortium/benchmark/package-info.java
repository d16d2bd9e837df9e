/**
 * Measures the ledger alone, with studies led by hand: no learning, no services. The entry point is
 * {@link org.concordat.consortium.benchmark.BenchmarkMain}.
 */
package org.concordat.consortium.benchmark;
