package org.concordat.service.registry;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.protocol.lineage.UsedSnapshot;

/**
 * A snapshot, and in which rounds of a model's history it was used.
 *
 * @param snapshot as the lineage names it
 * @param rounds the rounds, at least one; 0 for the study's quantile grid
 */
record SnapshotUse(UsedSnapshot snapshot, SortedSet<Integer> rounds) {
  private record Key(String bank, String dataset, String snapshot) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::bank).thenComparing(Key::dataset).thenComparing(Key::snapshot);

    static Key of(UsedSnapshot used) {
      return new Key(used.bank(), used.dataset(), used.snapshot());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Lists the snapshots of a history by bank, dataset and id. */
  static List<SnapshotUse> in(ModelHistory history) {
    NavigableMap<Key, SnapshotUse> uses = new TreeMap<>();
    for (ModelHistory.Step step : history.steps()) {
      for (UsedSnapshot used : step.lineage().record().snapshots()) {
        uses.computeIfAbsent(Key.of(used), any -> new SnapshotUse(used, new TreeSet<>()))
            .rounds()
            .add(step.round());
      }
    }
    return List.copyOf(uses.values());
  }
}
