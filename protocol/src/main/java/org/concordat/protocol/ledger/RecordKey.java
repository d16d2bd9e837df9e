package org.concordat.protocol.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The key of a record: its type and parts, written as Fabric writes composite keys ({@code U+0000
 * type U+0000 part U+0000 ...}), so that a reader of blocks finds them without the chaincode.
 *
 * <p>Whole numbers are padded to ten digits: keys then sort as their numbers do.
 *
 * @param type the kind of record
 * @param parts one text for each part of the type's key, none empty
 */
public record RecordKey(RecordType type, List<String> parts) {
  private static final char SEPARATOR = '\u0000';

  /** Checks number and form of the parts. */
  public RecordKey {
    parts = List.copyOf(parts);
    if (parts.size() != type.parts().size()) {
      throw new IllegalArgumentException(type + " takes " + type.parts() + ", got " + parts);
    }
    for (String part : parts) {
      if (part.isEmpty() || part.indexOf(SEPARATOR) >= 0 || part.indexOf('\uDBFF') >= 0) {
        throw new IllegalArgumentException("no part of a key: \"" + part + "\"");
      }
    }
  }

  /**
   * Creates a key.
   *
   * @param type the kind of record
   * @param parts texts, or whole numbers from 0
   * @return the key
   */
  public static RecordKey of(RecordType type, Object... parts) {
    return new RecordKey(type, Arrays.stream(parts).map(RecordKey::part).toList());
  }

  /**
   * Writes a key's part as it stands in the key.
   *
   * @param part a text, or a whole number from 0
   * @return the text; numbers with ten digits
   */
  public static String part(Object part) {
    return part instanceof Integer number
        ? String.format(Locale.ROOT, "%010d", number)
        : part.toString();
  }

  /**
   * Returns the key as it stands in the world state.
   *
   * @return Fabric's composite key
   */
  public String composite() {
    StringBuilder key = new StringBuilder();
    key.append(SEPARATOR).append(type.name()).append(SEPARATOR);
    for (String part : parts) {
      key.append(part).append(SEPARATOR);
    }
    return key.toString();
  }

  /**
   * Reads a key of the world state.
   *
   * @param key any key
   * @return the record's key, or empty when it is not one of this protocol's
   */
  public static Optional<RecordKey> parse(String key) {
    if (key.length() < 3
        || key.charAt(0) != SEPARATOR
        || key.charAt(key.length() - 1) != SEPARATOR) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    int from = 1;
    for (int at = 1; at < key.length(); at++) {
      if (key.charAt(at) == SEPARATOR) {
        texts.add(key.substring(from, at));
        from = at + 1;
      }
    }
    return RecordType.named(texts.getFirst())
        .filter(type -> type.parts().size() == texts.size() - 1)
        .filter(type -> texts.stream().noneMatch(String::isEmpty))
        .map(type -> new RecordKey(type, texts.subList(1, texts.size())));
  }
}
