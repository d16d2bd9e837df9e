package org.concordat.service.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.ParsedBlock.Write;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
  private static final RecordKey ROUND = RecordKey.of(RecordType.ROUND, "study", 1);
  private static final RecordKey COMMIT = RecordKey.of(RecordType.COMMIT, "study", 1, "BankAMSP");

  private final RecordCache cache = new RecordCache();
  private int asked;

  @Test
  void the_database_is_asked_once() {
    assertThat(read(ROUND, "first")).isEqualTo("first");
    assertThat(read(ROUND, "second")).isEqualTo("first");
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void that_there_is_no_record_is_remembered_too_until_one_is_written() {
    assertThat(cache.list(ROUND.type(), ROUND.parts(), List::of)).isEmpty();
    assertThat(cache.list(ROUND.type(), ROUND.parts(), () -> found(ROUND, "late"))).isEmpty();
    cache.forget(List.of(writing(ROUND)));

    assertThat(read(ROUND, "late")).isEqualTo("late");
  }

  @Test
  void a_block_forgets_the_types_it_writes_and_no_others() {
    read(ROUND, "round");
    read(COMMIT, "commit");
    cache.forget(List.of(writing(COMMIT)));

    assertThat(read(ROUND, "other")).isEqualTo("round");
    assertThat(read(COMMIT, "other")).isEqualTo("other");
  }

  @Test
  void an_answer_that_a_block_has_overtaken_is_given_but_not_kept() {
    List<StoredRecord> overtaken =
        cache.list(
            ROUND.type(),
            ROUND.parts(),
            () -> {
              cache.forget(List.of(writing(ROUND)));
              return found(ROUND, "old");
            });

    assertThat(overtaken).extracting(StoredRecord::json).containsExactly("old");
    assertThat(read(ROUND, "new")).isEqualTo("new");
  }

  private String read(RecordKey key, String json) {
    return cache
        .list(
            key.type(),
            key.parts(),
            () -> {
              asked++;
              return found(key, json);
            })
        .getFirst()
        .json();
  }

  private static List<StoredRecord> found(RecordKey key, String json) {
    return List.of(new StoredRecord(key, json, 1, "tx"));
  }

  private static ParsedTransaction writing(RecordKey key) {
    return new ParsedTransaction(
        "tx",
        new ParsedBlock.Call("concordat", "f", ""),
        "BankAMSP",
        1,
        "VALID",
        true,
        List.of(new Write(key, Optional.of("{}"))),
        Optional.empty(),
        List.of());
  }
}
