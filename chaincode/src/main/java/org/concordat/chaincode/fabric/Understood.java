package org.concordat.chaincode.fabric;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What bytes were found to mean: certificates and records that many transactions read. It holds
 * nothing of the ledger's state, since every transaction asks the ledger for the bytes themselves;
 * with or without it a transaction gives the same result. The one asked for longest ago is
 * forgotten first. Safe for use by several threads.
 */
final class Understood {
  static final int MOST = 256;
  static final int LONGEST = 16 << 10;

  private final Map<Key, Object> values =
      new LinkedHashMap<>(2 * MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Object> eldest) {
          return size() > MOST;
        }
      };

  /** The bytes one to one as a text: texts compare and hash fast. */
  private record Key(Class<?> type, String bytes) {
    static Key of(byte[] bytes, Class<?> type) {
      return new Key(type, new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  /**
   * Finds what these bytes were understood as.
   *
   * @param bytes the bytes, all of them
   * @param type as what
   * @return the value, or empty when it is not remembered
   */
  <T> Optional<T> find(byte[] bytes, Class<T> type) {
    if (bytes.length > LONGEST) {
      return Optional.empty();
    }
    Key key = Key.of(bytes, type);
    synchronized (values) {
      return Optional.ofNullable(type.cast(values.get(key)));
    }
  }

  /**
   * Remembers what bytes mean; long ones are left alone.
   *
   * @param bytes the bytes
   * @param type as what they were understood
   * @param value a value that never changes
   */
  <T> void remember(byte[] bytes, Class<T> type, T value) {
    if (bytes.length <= LONGEST) {
      Key key = Key.of(bytes, type);
      synchronized (values) {
        values.put(key, value);
      }
    }
  }
}
