package org.concordat.protocol.task;

import java.util.List;
import org.concordat.protocol.registry.Snapshot.OffsetRange;

/**
 * Where a worker finds the rows of a snapshot.
 *
 * @param dataset the dataset's id
 * @param features the names of a row's values, in their order
 * @param ranges the offsets covered
 * @param withdrawn ids of the rows left out
 * @param salt the salt of the rows' Merkle tree, 64 hexadecimal digits; stays in the bank
 * @param root the expected Merkle root; empty when it is not known yet
 */
public record SnapshotSource(
    String dataset,
    List<String> features,
    List<OffsetRange> ranges,
    List<String> withdrawn,
    String salt,
    String root) {
  /** Copies the lists. */
  public SnapshotSource {
    features = List.copyOf(features);
    ranges = List.copyOf(ranges);
    withdrawn = List.copyOf(withdrawn);
  }

  /** Shows neither salt nor ids. */
  @Override
  public String toString() {
    return "SnapshotSource[dataset=" + dataset + ", root=" + root + "]";
  }
}
