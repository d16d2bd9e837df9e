/**
 * The rules, one class each: {@link org.concordat.protocol.aggregation.rule.PreAggregator}s that
 * make rows of rows, and {@link org.concordat.protocol.aggregation.rule.Aggregator}s that make one
 * vector of them. A class says what its rule resists, what it does not, where it is proven, and who
 * published it.
 *
 * <p>A stage decides from the {@link org.concordat.protocol.aggregation.kernel.GramMatrix} alone;
 * the data itself is touched by {@link org.concordat.protocol.aggregation.kernel.Rows} and {@link
 * org.concordat.protocol.aggregation.kernel.Combination}.
 *
 * <p>Nothing outside {@code protocol.aggregation} uses this package.
 */
package org.concordat.protocol.aggregation.rule;
