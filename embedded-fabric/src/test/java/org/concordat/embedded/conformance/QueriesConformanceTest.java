package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class QueriesConformanceTest {
  private final Client client;

  QueriesConformanceTest(LedgerUnderTest ledger) {
    this.client = Client.of(ledger, ledger.banks().getFirst());
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void a_range_holds_its_start_and_not_its_end() throws Exception {
    for (String key : new String[] {"range-a", "range-b", "range-c"}) {
      client.submitValid("put", key, "v");
    }
    assertThat(client.evaluate("range", "range-a", "range-c")).isEqualTo("range-a,range-b");
  }

  @Test
  void keys_are_in_the_order_of_their_utf8_bytes() throws Exception {
    String beyond = new String(Character.toChars(0x1F600));
    for (String key : new String[] {"order-\uFF5E", "order-" + beyond, "order-\u00E9", "order-z"}) {
      client.submitValid("put", key, "v");
    }
    assertThat(
            client.evaluate("range", "order-", "order-" + new String(Character.toChars(0x10FFFF))))
        .isEqualTo("order-z,order-\u00E9,order-\uFF5E,order-" + beyond);
  }

  @Test
  void a_long_range_comes_whole() throws Exception {
    client.submitValid("putMany", "long-", "250");
    assertThat(client.evaluate("range", "long-", "long-~").split(",", -1)).hasSize(250);
  }

  @Test
  void composite_keys_are_found_by_their_first_attributes() throws Exception {
    client.submitValid("putComposite", "kind", "a", "1", "v");
    client.submitValid("putComposite", "kind", "a", "2", "v");
    client.submitValid("putComposite", "kind", "b", "1", "v");
    assertThat(client.evaluate("composite", "kind", "a")).isEqualTo("/kind/a/1/,/kind/a/2/");
    assertThat(client.evaluate("composite", "kind").split(",", -1)).hasSize(3);
    assertThat(client.evaluate("composite", "kin")).isEmpty();
  }

  @Test
  void pages_follow_one_another_by_bookmark() throws Exception {
    client.submitValid("putMany", "page-", "5");
    String[] first = client.evaluate("page", "page-", "page-~", "2", "").split("\\|", -1);
    assertThat(first[0]).isEqualTo("page-00000,page-00001");
    assertThat(first[1]).isEqualTo("2");
    assertThat(first[2]).isEqualTo("page-00002");
    String[] second = client.evaluate("page", "page-", "page-~", "2", first[2]).split("\\|", -1);
    assertThat(second[0]).isEqualTo("page-00002,page-00003");
    String[] third = client.evaluate("page", "page-", "page-~", "2", second[2]).split("\\|", -1);
    assertThat(third[0]).isEqualTo("page-00004");
    assertThat(third[1]).isEqualTo("1");
    assertThat(third[2]).isEmpty();
  }

  @Test
  void pages_are_for_transactions_that_write_nothing() {
    for (String function : new String[] {"pageThenPut", "putThenPage"}) {
      EndorseException e =
          catchThrowableOfType(
              EndorseException.class,
              () -> client.endorse(function, "page-", "page-~", "2", "", "after-page"));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }
  }

  @Test
  void the_history_of_a_key_has_the_newest_first() throws Exception {
    client.submitValid("put", "history", "one");
    client.submitValid("put", "history", "two");
    client.submitValid("del", "history");
    assertThat(client.evaluate("history", "history")).isEqualTo("deleted,two,one");
  }

  @Test
  void the_chains_height_and_last_hash_are_told() throws Exception {
    BlockchainInfo info = BlockchainInfo.parseFrom(client.qscc("GetChainInfo"));
    Block last =
        Block.parseFrom(client.qscc("GetBlockByHash", info.getCurrentBlockHash().toByteArray()));
    assertThat(last.getHeader().getNumber()).isEqualTo(info.getHeight() - 1);
    assertThat(last.getHeader().getPreviousHash()).isEqualTo(info.getPreviousBlockHash());
  }

  @Test
  void a_block_is_found_by_number_and_by_transaction() throws Exception {
    SubmittedTransaction submitted = client.submitAsync("put", "qscc-1", "v");
    long number = submitted.getStatus().getBlockNumber();
    Block byNumber =
        Block.parseFrom(client.qscc("GetBlockByNumber", String.valueOf(number).getBytes(UTF_8)));
    Block byTransaction =
        Block.parseFrom(
            client.qscc("GetBlockByTxID", submitted.getTransactionId().getBytes(UTF_8)));
    assertThat(byNumber).isEqualTo(byTransaction);
    assertThat(byNumber.getHeader().getNumber()).isEqualTo(number);
  }

  @Test
  void a_transaction_is_found_with_its_validation_code() throws Exception {
    SubmittedTransaction submitted = client.submitAsync("put", "qscc-2", "v");
    assertThat(submitted.getStatus().isSuccessful()).isTrue();
    ProcessedTransaction found =
        ProcessedTransaction.parseFrom(
            client.qscc("GetTransactionByID", submitted.getTransactionId().getBytes(UTF_8)));
    assertThat(found.getValidationCode()).isEqualTo(TxValidationCode.VALID_VALUE);
    assertThat(found.getTransactionEnvelope().getPayload().toString(UTF_8)).contains("qscc-2");
  }

  @Test
  void what_is_not_there_is_an_error_of_qscc() {
    refused("GetTransactionByID", "00", "Failed to get transaction with id 00, error ");
    refused("GetBlockByNumber", "1000000", "Failed to get block number 1000000, error ");
    refused("GetBlockByNumber", "x", "Failed to parse block number with error ");
    refused("GetBlockByTxID", "00", "Failed to get block for txID 00, error ");
    refused("GetNothing", "00", "");
  }

  private void refused(String function, String argument, String message) {
    GatewayException e =
        catchThrowableOfType(
            GatewayException.class, () -> client.qscc(function, argument.getBytes(UTF_8)));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
    assertThat(e.getStatus().getDescription())
        .startsWith("evaluate call to endorser returned error: chaincode response 500, " + message);
  }
}
