/**
 * A bank's labelled rows and the snapshots over them: which rows are included, in which order, and
 * what their Merkle root is. The entry point is {@link org.concordat.worker.feed.RowSource}.
 */
package org.concordat.worker.feed;
