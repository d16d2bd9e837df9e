/**
 * How the updates of a round become one: Byzantine-robust rules in exact integer arithmetic.
 *
 * <p>Every endorsing bank computes the aggregate itself and all must get the same bits, so nothing
 * here depends on the order of a sum, on threads, on the processor or on the JVM. The path of a
 * round:
 *
 * <ol>
 *   <li>{@link org.concordat.protocol.aggregation.UpdateSet} holds n vectors of d fixed-point
 *       integers, one a bank; {@link org.concordat.protocol.aggregation.UpdateStream} reads them
 *       chunk by chunk, as often as a rule passes over them. Both check length, range and norm in
 *       this order and put the rows into the order of their bank keys; every tie below goes to the
 *       lower key.
 *   <li>A rule is zero or more stages that make rows of rows and one that makes a vector of them
 *       ({@code aggregation.rule}), joined by {@code ComposedRule}, written as {@link
 *       org.concordat.protocol.aggregation.AggregationRules#form()} says. A stage decides from the
 *       exact inner products of the rows it gets ({@code kernel.GramMatrix}): a factor, a neighbour
 *       set, a choice or a weight for each row, never the values.
 *   <li>What was decided is carried out in one pass, tile by tile ({@code kernel.Combination}), and
 *       handed to a {@link org.concordat.protocol.aggregation.VectorSink} chunk by chunk.
 *   <li>{@link org.concordat.protocol.aggregation.Evidence} is what the ledger records beside it:
 *       each bank's influence, the hash of the Gram matrix, the measured heterogeneity and its
 *       alarm.
 * </ol>
 *
 * <p>Rows pass between stages as integers over a common denominator, so a composition rounds where
 * its definition says so and nowhere else: clipping rounds each product to a quantum, mixing and
 * bucketing round nothing, the aggregator rounds once. After clipping the inner products are summed
 * again, exactly, on the clipped and rounded rows; those of mixed rows follow from them. The Gram
 * hash always covers the rows as they were revealed.
 *
 * <p>Where a rule's weights come out of square roots or eigenvectors, they are binary64 in one
 * fixed order: the same bits everywhere, within a quantum of the exact result.
 *
 * <p>The entry point is {@link org.concordat.protocol.aggregation.AggregationRules}.
 */
package org.concordat.protocol.aggregation;
