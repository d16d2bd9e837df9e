package org.concordat.service.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordType;

/**
 * An order to read records of a kind in, page by page. It goes by what never changes while a record
 * stands: its key, or for records that are written once their block.
 *
 * @param type the kind of record
 * @param way which order
 */
public record RecordOrder(RecordType type, Way way) {
  /** The orders there are. */
  public enum Way {
    /** By key. */
    KEY,
    /** By key, but the last part the greatest first: numbers count up, so the newest first. */
    LAST_PART_DOWN,
    /** The first part the greatest first, then by key. */
    FIRST_PART_DOWN,
    /** The newest block first, then by key; only for records that are written once. */
    BLOCK_DOWN
  }

  /**
   * A place behind which to go on: that of a record.
   *
   * @param block the record's block
   * @param parts the parts of its key
   */
  public record Behind(long block, List<String> parts) {
    /** Copies the list. */
    public Behind {
      parts = List.copyOf(parts);
    }
  }

  /**
   * By key.
   *
   * @param type the kind of record
   * @return the order
   */
  public static RecordOrder byKey(RecordType type) {
    return new RecordOrder(type, Way.KEY);
  }

  /**
   * The greatest last part first.
   *
   * @param type the kind of record
   * @return the order
   */
  public static RecordOrder newest(RecordType type) {
    return new RecordOrder(type, Way.LAST_PART_DOWN);
  }

  private record Column(String name, boolean down, Object behind) {}

  /** What restricts and orders the query; its values are added to the arguments. */
  String tail(List<String> prefix, Optional<Behind> behind, List<Object> arguments) {
    StringBuilder tail = new StringBuilder("where record_type = ?");
    arguments.add(type.name());
    for (int part = 0; part < prefix.size(); part++) {
      tail.append(" and part").append(part + 1).append(" = ?");
      arguments.add(prefix.get(part));
    }
    List<Column> columns = columns(prefix.size(), behind);
    if (behind.isPresent() && !columns.isEmpty()) {
      tail.append(" and ").append(further(columns, 0, arguments));
    }
    List<String> order = new ArrayList<>();
    for (Column column : columns) {
      order.add(column.name() + (column.down() ? " desc" : ""));
    }
    if (!order.isEmpty()) {
      tail.append(" order by ").append(String.join(", ", order));
    }
    return tail.toString();
  }

  /** Greater in the first column, or the same there and greater in the next, and so on. */
  private static String further(List<Column> columns, int at, List<Object> arguments) {
    Column column = columns.get(at);
    String compare = column.name() + (column.down() ? " < ?" : " > ?");
    arguments.add(column.behind());
    if (at == columns.size() - 1) {
      return compare;
    }
    arguments.add(column.behind());
    return "("
        + compare
        + " or ("
        + column.name()
        + " = ? and "
        + further(columns, at + 1, arguments)
        + "))";
  }

  private List<Column> columns(int fixed, Optional<Behind> behind) {
    List<Column> columns = new ArrayList<>();
    if (way == Way.BLOCK_DOWN) {
      columns.add(new Column("block_number", true, behind.map(Behind::block).orElse(0L)));
    }
    int parts = type.parts().size();
    for (int part = fixed; part < parts; part++) {
      boolean down =
          (way == Way.LAST_PART_DOWN && part == parts - 1)
              || (way == Way.FIRST_PART_DOWN && part == 0);
      int index = part;
      columns.add(
          new Column(
              "part" + (part + 1), down, behind.map(place -> place.parts().get(index)).orElse("")));
    }
    return columns;
  }
}
