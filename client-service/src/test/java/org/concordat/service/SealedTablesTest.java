package org.concordat.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedTablesTest {
  /** What is not sealed, and by what it is noticed instead. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "seal_state",
          "is encrypted",
          "flyway_schema_history",
          "says only which migrations were run",
          "model_parameters",
          "are checked against the hash on the ledger whenever they are read",
          "access_log",
          "are chained by digests, and the last one is known while the service runs",
          "access_log_start",
          "is the digest the chain of the access log starts with",
          "consent_node",
          "are digests of the tree whose root is on the ledger",
          "consent_receipt",
          "are sealed by themselves, and leaves of the tree whose root is on the ledger",
          "consent_key",
          "are fingerprints of the keys in a file");

  @TempDir Path directory;

  @Test
  void every_table_is_sealed_or_there_is_a_reason_why_not() {
    try (Database database = Database.open(Database.h2(directory.resolve("db")), "", "")) {
      List<String> tables =
          database.transaction(
              session ->
                  session.list(
                      "select table_name from information_schema.tables"
                          + " where table_schema = 'public'",
                      row -> row.getString(1)));
      TreeSet<String> known = new TreeSet<>(OTHERWISE.keySet());
      SealedTables.all().stream().map(SealedTable::name).forEach(known::add);

      assertThat(new TreeSet<>(tables)).isEqualTo(known);
    }
  }

  @Test
  void a_seal_covers_every_column_of_its_table() {
    try (Database database = Database.open(Database.h2(directory.resolve("db")), "", "")) {
      for (SealedTable table : SealedTables.all()) {
        List<String> columns =
            database.transaction(
                session ->
                    session.list(
                        "select column_name from information_schema.columns"
                            + " where table_schema = 'public' and table_name = ?"
                            + " and column_name <> 'seal'",
                        row -> row.getString(1),
                        table.name()));
        assertThat(new TreeMap<>(Map.of(table.name(), new TreeSet<>(table.columnNames()))))
            .isEqualTo(new TreeMap<>(Map.of(table.name(), new TreeSet<>(columns))));
      }
    }
  }
}
