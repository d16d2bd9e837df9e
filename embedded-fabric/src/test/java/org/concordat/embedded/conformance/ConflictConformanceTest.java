package org.concordat.embedded.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class ConflictConformanceTest {
  private final Client client;

  ConflictConformanceTest(LedgerUnderTest ledger) {
    this.client = Client.of(ledger, ledger.banks().getFirst());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static TxValidationCode commit(Transaction transaction) throws Exception {
    return transaction.submitAsync().getStatus().getCode();
  }

  @Test
  void of_two_that_read_and_write_a_key_the_second_fails() throws Exception {
    client.submitValid("put", "mvcc", "start");
    Transaction first = client.endorse("getThenPut", "mvcc", "first");
    Transaction second = client.endorse("getThenPut", "mvcc", "second");
    assertThat(commit(first)).isEqualTo(TxValidationCode.VALID);
    assertThat(commit(second)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(client.evaluate("get", "mvcc")).isEqualTo("first");
  }

  @Test
  void of_two_in_flight_at_once_only_one_is_valid() throws Exception {
    client.submitValid("put", "mvcc-race", "start");
    Transaction first = client.endorse("getThenPut", "mvcc-race", "first");
    Transaction second = client.endorse("getThenPut", "mvcc-race", "second");
    SubmittedTransaction one = first.submitAsync();
    SubmittedTransaction two = second.submitAsync();
    assertThat(new TxValidationCode[] {one.getStatus().getCode(), two.getStatus().getCode()})
        .containsExactlyInAnyOrder(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
  }

  @Test
  void blind_writes_never_conflict() throws Exception {
    Transaction first = client.endorse("put", "blind", "first");
    Transaction second = client.endorse("put", "blind", "second");
    assertThat(commit(first)).isEqualTo(TxValidationCode.VALID);
    assertThat(commit(second)).isEqualTo(TxValidationCode.VALID);
    assertThat(client.evaluate("get", "blind")).isEqualTo("second");
  }

  @Test
  void reading_a_missing_key_conflicts_with_its_creation() throws Exception {
    Transaction reader = client.endorse("getThenPut", "created-later", "by reader");
    client.submitValid("put", "created-later", "by another");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
  }

  @Test
  void writing_the_same_value_again_is_still_a_change() throws Exception {
    client.submitValid("put", "same-value", "v");
    Transaction reader = client.endorse("getThenPut", "same-value", "by reader");
    client.submitValid("put", "same-value", "v");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
  }

  @Test
  void deleting_conflicts_with_readers() throws Exception {
    client.submitValid("put", "to-be-deleted", "v");
    Transaction reader = client.endorse("getThenPut", "to-be-deleted", "by reader");
    client.submitValid("del", "to-be-deleted");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
  }

  @Test
  void a_key_that_appears_in_a_range_is_a_phantom() throws Exception {
    client.submitValid("put", "phantom-a-1", "v");
    Transaction reader =
        client.endorse("rangeThenPut", "phantom-a-", "phantom-a-~", "phantom-result-a");
    client.submitValid("put", "phantom-a-2", "v");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
  }

  @Test
  void a_key_that_vanishes_from_a_range_is_a_phantom() throws Exception {
    client.submitValid("put", "phantom-b-1", "v");
    client.submitValid("put", "phantom-b-2", "v");
    Transaction reader =
        client.endorse("rangeThenPut", "phantom-b-", "phantom-b-~", "phantom-result-b");
    client.submitValid("del", "phantom-b-1");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
  }

  @Test
  void a_value_that_changes_in_a_range_is_a_phantom() throws Exception {
    client.submitValid("put", "phantom-c-1", "v");
    Transaction reader =
        client.endorse("rangeThenPut", "phantom-c-", "phantom-c-~", "phantom-result-c");
    client.submitValid("put", "phantom-c-1", "w");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
  }

  @Test
  void an_empty_range_has_phantoms_too() throws Exception {
    Transaction reader =
        client.endorse("rangeThenPut", "phantom-d-", "phantom-d-~", "phantom-result-d");
    client.submitValid("put", "phantom-d-1", "v");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
  }

  @Test
  void what_happens_outside_a_range_is_no_phantom() throws Exception {
    client.submitValid("put", "phantom-e-1", "v");
    Transaction reader =
        client.endorse("rangeThenPut", "phantom-e-", "phantom-e-~", "phantom-result-e");
    client.submitValid("put", "phantom-f-1", "v");
    assertThat(commit(reader)).isEqualTo(TxValidationCode.VALID);
    assertThat(client.evaluate("get", "phantom-result-e")).isEqualTo("phantom-e-1");
  }

  @Test
  void of_a_long_range_only_what_was_fetched_counts() throws Exception {
    client.submitValid("putMany", "phantom-g-", "150");
    Transaction first =
        client.endorse("firstOfRangeThenPut", "phantom-g-", "phantom-g-~", "phantom-result-g1");
    // results are fetched a hundred at a time, so that the last ones were never read
    client.submitValid("put", "phantom-g-00149", "changed");
    assertThat(commit(first)).isEqualTo(TxValidationCode.VALID);
    Transaction second =
        client.endorse("firstOfRangeThenPut", "phantom-g-", "phantom-g-~", "phantom-result-g2");
    client.submitValid("put", "phantom-g-00050", "changed");
    assertThat(commit(second)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
  }
}
