/**
 * The exact arithmetic that the rules stand on: passes over the rows, inner products, sorting
 * networks, weighted sums, rounding.
 *
 * <p>The n rows of d integers come from a {@link
 * org.concordat.protocol.aggregation.kernel.RowSource}, chunk after chunk, and a {@link
 * org.concordat.protocol.aggregation.kernel.Sweep} takes several threads over the tiles of each
 * chunk, so that no more than a chunk of all rows need be in memory. {@link
 * org.concordat.protocol.aggregation.kernel.Rows} are what a stage of a rule sees: the source's
 * rows, some of them scaled, and whole multiples of them added up. {@link
 * org.concordat.protocol.aggregation.kernel.GramMatrix} holds their inner products, {@link
 * org.concordat.protocol.aggregation.kernel.Combination} is one vector made of them.
 *
 * <p>Sums, products, comparisons and inner products are integers: exact, and so the same in any
 * order, in any tiles, with any number of threads, on any processor. Where a weight comes out of a
 * square root or an eigenvector it is binary64, made by additions, multiplications, divisions and
 * square roots in one fixed order, each of them correctly rounded on every JVM (JEP 306).
 *
 * <p>Nothing outside {@code protocol.aggregation} uses this package.
 */
package org.concordat.protocol.aggregation.kernel;
