package org.concordat.service.projection;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.ParsedBlock.Write;

/**
 * Remembers what the database answered, until a block writes a record of that type. The engine
 * looks at the same few records after every block, and most blocks change one type.
 */
final class RecordCache {
  private static final int MOST = 10_000;

  private final Map<Query, List<StoredRecord>> answers = new HashMap<>();
  private long generation;
  private int remembered;

  private record Query(RecordType type, String tail, List<Object> arguments) {}

  /** Gives what is remembered, or asks. An answer that a block has overtaken is not kept. */
  List<StoredRecord> list(
      RecordType type, List<String> prefix, Supplier<List<StoredRecord>> database) {
    return list(new Query(type, "", List.copyOf(prefix)), database);
  }

  /** As the other, for a query that gives a part of the records. */
  List<StoredRecord> page(
      RecordType type, String tail, List<Object> arguments, Supplier<List<StoredRecord>> database) {
    return list(new Query(type, tail, List.copyOf(arguments)), database);
  }

  private List<StoredRecord> list(Query query, Supplier<List<StoredRecord>> database) {
    long asked;
    synchronized (this) {
      List<StoredRecord> known = answers.get(query);
      if (known != null) {
        return known;
      }
      asked = generation;
    }
    List<StoredRecord> found = List.copyOf(database.get());
    synchronized (this) {
      if (asked == generation) {
        if (remembered > MOST) {
          answers.clear();
          remembered = 0;
        }
        if (answers.put(query, found) == null) {
          remembered += 1 + found.size();
        }
      }
    }
    return found;
  }

  /** Forgets every answer that transactions just stored may have changed. */
  synchronized void forget(List<ParsedTransaction> stored) {
    Set<RecordType> written = EnumSet.noneOf(RecordType.class);
    for (ParsedTransaction transaction : stored) {
      for (Write write : transaction.writes()) {
        written.add(write.key().type());
      }
    }
    generation++;
    answers
        .entrySet()
        .removeIf(
            answer -> {
              boolean changed = written.contains(answer.getKey().type());
              remembered -= changed ? 1 + answer.getValue().size() : 0;
              return changed;
            });
  }
}
