package org.concordat.consortium.baseline;

import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.registry.Snapshot.OffsetRange;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowSource;
import org.concordat.worker.feed.SnapshotRoot;

/** A bank's rows in memory: the same rows in the same order as its topic gives, without Kafka. */
public final class MemoryRows implements RowSource {
  private final LabelledRows rows;

  /**
   * Creates the source.
   *
   * @param rows all rows of the bank
   */
  public MemoryRows(LabelledRows rows) {
    this.rows = rows.sortedById();
  }

  @Override
  public Taken take(Task.TakeSnapshot task) {
    LabelledRows included = without(task.withdrawn());
    return new Taken(
        List.of(new OffsetRange(0, 0, rows.size())),
        included.size(),
        (long) rows.size() - included.size(),
        SnapshotRoot.of(included, task.salt()));
  }

  @Override
  public LabelledRows rows(SnapshotSource source) {
    LabelledRows included = without(source.withdrawn());
    if (!source.root().isEmpty()
        && !SnapshotRoot.of(included, source.salt()).equals(source.root())) {
      throw new ConcordatException(
          ErrorCode.SNAPSHOT_MISMATCH, "the rows do not have the snapshot's root");
    }
    return included;
  }

  private LabelledRows without(List<String> withdrawn) {
    return withdrawn.isEmpty() ? rows : rows.where(row -> !withdrawn.contains(rows.id(row)));
  }
}
