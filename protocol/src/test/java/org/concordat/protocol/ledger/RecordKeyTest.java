package org.concordat.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concordat.protocol.identity.Role;
import org.junit.jupiter.api.Test;

class RecordKeyTest {
  @Test
  void a_key_is_a_fabric_composite_key_and_reads_back() {
    RecordKey key = RecordKey.of(RecordType.COMMIT, "study", 3, "BankAMSP");

    assertThat(key.composite())
        .isEqualTo("\u0000COMMIT\u0000study\u00000000000003\u0000BankAMSP\u0000");
    assertThat(RecordKey.parse(key.composite())).contains(key);
  }

  @Test
  void keys_of_rounds_sort_as_the_rounds_do() {
    assertThat(RecordKey.of(RecordType.ROUND, "s", 9).composite())
        .isLessThan(RecordKey.of(RecordType.ROUND, "s", 10).composite());
  }

  @Test
  void other_keys_are_none_of_ours() {
    for (String key :
        List.of(
            "",
            "plain",
            "\u0000X\u0000a\u0000",
            "\u0000ROUND\u0000s\u0000",
            "\u0000ROUND\u0000s\u0000\u0000")) {
      assertThat(RecordKey.parse(key)).as(key).isEmpty();
    }
  }

  @Test
  void a_part_cannot_smuggle_in_another_part() {
    assertThatThrownBy(() -> RecordKey.of(RecordType.STUDY, "a\u0000b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RecordKey.of(RecordType.STUDY, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RecordKey.of(RecordType.STUDY, "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_auditor_may_call_nothing_that_writes() {
    for (TransactionName name : TransactionName.values()) {
      assertThat(name.writes() && name.allows(Role.AUDITOR)).as(name.function()).isFalse();
    }
  }

  @Test
  void every_transaction_is_found_by_its_function_and_no_two_share_one() {
    for (TransactionName name : TransactionName.values()) {
      assertThat(TransactionName.named(name.function())).contains(name);
    }
  }
}
