package org.concordat.worker.feed;

import java.util.List;
import org.concordat.protocol.registry.Snapshot.OffsetRange;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;

/** Where a worker gets the rows of a snapshot. */
public interface RowSource {
  /**
   * Fixes the rows there are now as a snapshot.
   *
   * @param task which dataset, and which rows to leave out
   * @return what was fixed
   * @throws org.concordat.protocol.error.ConcordatException {@link
   *     org.concordat.protocol.error.ErrorCode#DATA_UNUSABLE} when no row is left
   */
  Taken take(Task.TakeSnapshot task);

  /**
   * Returns the rows of a snapshot, in the ascending order of their ids. Of several rows with one
   * id the last in the feed counts.
   *
   * @param source the snapshot
   * @return its rows, after their Merkle root was compared with the one expected, if one is
   * @throws org.concordat.protocol.error.ConcordatException {@link
   *     org.concordat.protocol.error.ErrorCode#SNAPSHOT_MISMATCH} when the rows are not those of
   *     the snapshot
   */
  LabelledRows rows(SnapshotSource source);

  /**
   * A snapshot just fixed.
   *
   * @param ranges the offsets covered
   * @param rows how many rows are included
   * @param withdrawnRows how many are left out
   * @param root the Merkle root over the rows included, in hexadecimal
   */
  record Taken(List<OffsetRange> ranges, long rows, long withdrawnRows, String root) {
    /** Copies the list. */
    public Taken {
      ranges = List.copyOf(ranges);
    }
  }
}
