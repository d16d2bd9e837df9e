/**
 * How the updates of a round become one: Byzantine-robust rules in exact integer arithmetic.
 *
 * <p>Every endorsing bank computes the aggregate itself and all must get the same bits, so nothing
 * here depends on the order of a sum, on threads, on the processor or on the JVM. The path of a
 * round:
 *
 * <ol>
 *   <li>{@link org.concordat.protocol.aggregation.UpdateSet} takes n vectors of d fixed-point
 *       integers, one a bank, checks length, range and norm in this order, and puts the rows into
 *       the order of their bank keys; every tie below goes to the lower key.
 *   <li>{@code GramMatrix} holds all inner products of the rows. It is filled chunk by chunk, and
 *       every entry is an exact {@code long}: with the norms bounded by B, no inner product exceeds
 *       B²·2^(2·scaleBits) ≤ 2^60 (Cauchy-Schwarz).
 *   <li>A rule is zero or more {@code PreAggregator}s and one {@code Aggregator}, joined by {@code
 *       ComposedRule} and named by {@link org.concordat.protocol.aggregation.AggregationRules}. A
 *       pre-aggregator reads the Gram matrix of the rows before it and answers with new {@code
 *       Rows}: only a factor or a neighbour set a row, never the values.
 *   <li>The aggregator reads those rows tile by tile, coordinate-wise, and divides once, half to
 *       even.
 *   <li>{@link org.concordat.protocol.aggregation.Aggregate} carries the vector, each bank's
 *       influence, the hash of the Gram matrix and the measured heterogeneity.
 * </ol>
 *
 * <p>Rows pass between stages as integers over a common denominator, so a composition rounds where
 * its definition says so and nowhere else: adaptive robust clipping rounds each product to a
 * quantum, nearest-neighbour mixing rounds nothing, the aggregator rounds once. A stage's Gram
 * matrix is that of the rows as the stage gets them: after clipping it is computed again, exactly,
 * on the clipped and rounded rows. The Gram hash of an aggregate always covers the rows as they
 * were revealed.
 *
 * <p>The entry point is {@link org.concordat.protocol.aggregation.AggregationRules}.
 */
package org.concordat.protocol.aggregation;
