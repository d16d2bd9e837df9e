package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.concordat.identity.Digests;

/**
 * A peer's world state, read through snapshots: a simulation sees the state after one block,
 * whatever commits meanwhile, and never holds a commit up. Safe for many readers and one writer.
 */
public final class StateStore {
  /** A value as of block {@code since}; {@code value} is null from a deletion on. */
  private static final class Cell {
    private final ByteString value;
    private final Version version;
    private final long since;
    private volatile Cell older;

    Cell(ByteString value, Version version, long since, Cell older) {
      this.value = value;
      this.version = version;
      this.since = since;
      this.older = older;
    }
  }

  private record Written(long block, Space space, String key) {}

  private final Map<Space, NavigableMap<String, Cell>> spaces = new ConcurrentHashMap<>();
  private final TreeMap<Long, Integer> open = new TreeMap<>();
  private final ArrayDeque<Written> superseded = new ArrayDeque<>();
  private long height = -1;

  /**
   * A value and the transaction that wrote it.
   *
   * @param value the bytes
   * @param version who wrote them
   */
  public record Versioned(ByteString value, Version version) {}

  /**
   * An entry of a range.
   *
   * @param key the key
   * @param value the value and its version
   */
  public record Entry(String key, Versioned value) {}

  /**
   * A change.
   *
   * @param space where
   * @param key which key
   * @param value the new value, or null to delete it
   * @param version the transaction that writes it
   */
  public record Update(Space space, String key, ByteString value, Version version) {}

  /** Applies the changes of block {@code block} at once. Called in block order, by one thread. */
  public void commit(long block, List<Update> updates) {
    for (Update update : updates) {
      NavigableMap<String, Cell> cells =
          spaces.computeIfAbsent(
              update.space(), s -> new ConcurrentSkipListMap<>(KeyOrder.BY_CODE_POINT));
      Cell old = cells.get(update.key());
      cells.put(update.key(), new Cell(update.value(), update.version(), block, old));
    }
    synchronized (open) {
      for (Update update : updates) {
        superseded.add(new Written(block, update.space(), update.key()));
      }
      height = block;
      sweep();
    }
  }

  /** The state after the last committed block. Close it, or old values are kept for it. */
  public Snapshot snapshot() {
    synchronized (open) {
      open.merge(height, 1, Integer::sum);
      return new Snapshot(height);
    }
  }

  /** The number of the last committed block, or -1. */
  public long height() {
    synchronized (open) {
      return height;
    }
  }

  /** Forgets values that no open snapshot can see any more. */
  private void sweep() {
    long oldest = open.isEmpty() ? height : Math.min(height, open.firstKey());
    while (!superseded.isEmpty() && superseded.peek().block() <= oldest) {
      Written written = superseded.poll();
      NavigableMap<String, Cell> cells = spaces.get(written.space());
      Cell cell = cells.get(written.key());
      Cell visible = cell;
      while (visible != null && visible.since > oldest) {
        visible = visible.older;
      }
      if (visible != null) {
        visible.older = null;
        if (visible == cell && cell.value == null) {
          cells.remove(written.key(), cell);
        }
      }
    }
  }

  /** The state after one block. */
  public final class Snapshot implements AutoCloseable {
    private final long block;
    private boolean closed;

    private Snapshot(long block) {
      this.block = block;
    }

    /** The block after which this is the state. */
    public long block() {
      return block;
    }

    /** The value of a key, empty when it is not there. */
    public Optional<Versioned> get(Space space, String key) {
      NavigableMap<String, Cell> cells = spaces.get(space);
      return cells == null ? Optional.empty() : visible(cells.get(key));
    }

    /**
     * The entries from {@code startInclusive} to {@code endExclusive}; an empty end means no end.
     */
    public Iterator<Entry> range(Space space, String startInclusive, String endExclusive) {
      return iterate(space, startInclusive, endExclusive, false);
    }

    Iterator<Entry> iterate(Space space, String start, String end, boolean endInclusive) {
      NavigableMap<String, Cell> cells = spaces.get(space);
      if (cells == null || (!end.isEmpty() && KeyOrder.BY_CODE_POINT.compare(start, end) > 0)) {
        return List.<Entry>of().iterator();
      }
      NavigableMap<String, Cell> part =
          end.isEmpty() ? cells.tailMap(start, true) : cells.subMap(start, true, end, endInclusive);
      return part.entrySet().stream()
          .flatMap(e -> visible(e.getValue()).stream().map(v -> new Entry(e.getKey(), v)))
          .iterator();
    }

    private Optional<Versioned> visible(Cell newest) {
      Cell cell = newest;
      while (cell != null && cell.since > block) {
        cell = cell.older;
      }
      return cell == null || cell.value == null
          ? Optional.empty()
          : Optional.of(new Versioned(cell.value, cell.version));
    }

    @Override
    public void close() {
      synchronized (open) {
        if (!closed) {
          closed = true;
          open.computeIfPresent(block, (b, count) -> count == 1 ? null : count - 1);
          sweep();
        }
      }
    }
  }

  /**
   * Everything there is after the last block, a line per key with the hash of its value, in a fixed
   * order: for comparing two peers.
   */
  public List<String> dump() {
    List<String> lines = new ArrayList<>();
    try (Snapshot snapshot = snapshot()) {
      for (Space space : spaces.keySet()) {
        snapshot.range(space, "", "").forEachRemaining(e -> lines.add(line(space, e)));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static String line(Space space, Entry entry) {
    String key =
        space.hashed()
            ? Digests.hex(entry.key().getBytes(StandardCharsets.ISO_8859_1))
            : entry.key();
    return "%s/%s%s %s = %s %s"
        .formatted(
            space.namespace(),
            space.collection(),
            space.hashed() ? "#" : "",
            key,
            Digests.hex(Digests.sha256(entry.value().value().toByteArray())),
            entry.value().version());
  }
}
