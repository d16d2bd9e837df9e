package org.concordat.service.consent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.concordat.service.database.Database;

/**
 * Sees to it that the file of keys is the one the database was sealed with. A register whose keys
 * are gone must not start with new ones as if nothing had happened.
 */
final class KeyCustody {
  private KeyCustody() {}

  /**
   * Opens the keys; makes them at the first start.
   *
   * @param database what they seal
   * @param file where they are
   * @param random gives fresh ones
   * @return the keys
   * @throws IllegalArgumentException when the file is missing, readable by others, or another one
   */
  static ConsentKeys open(Database database, Path file, SecureRandom random) {
    Map<String, String> known = known(database);
    if (!Files.exists(file)) {
      if (!known.isEmpty()) {
        throw new IllegalArgumentException(
            file
                + " is missing, and the consent register is sealed with its keys: bring it back"
                + " from a backup");
      }
      ConsentKeys.create(file, random);
    }
    ConsentKeys keys = ConsentKeys.open(file, random);
    Map<String, String> held = keys.fingerprints();
    known.forEach(
        (id, fingerprint) -> {
          if (!fingerprint.equals(held.get(id))) {
            throw new IllegalArgumentException(
                file + " does not hold the key " + id + " that the consent register was made with");
          }
        });
    remember(database, keys);
    return keys;
  }

  /** Lets the database know the keys before anything is sealed with them. */
  static void remember(Database database, ConsentKeys keys) {
    database.transaction(
        session -> {
          Map<String, String> known = known(session);
          for (Map.Entry<String, String> key : keys.fingerprints().entrySet()) {
            if (!known.containsKey(key.getKey())) {
              session.change(
                  "insert into consent_key (key_id, fingerprint) values (?, ?)",
                  key.getKey(),
                  key.getValue());
            }
          }
          return null;
        });
  }

  private static Map<String, String> known(Database database) {
    return database.transaction(KeyCustody::known);
  }

  private static Map<String, String> known(Database.Session session) throws java.sql.SQLException {
    Map<String, String> known = new TreeMap<>();
    session
        .list(
            "select key_id, fingerprint from consent_key",
            row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(key -> known.put(key.getKey(), key.getValue()));
    return known;
  }
}
