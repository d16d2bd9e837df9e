package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.util.Map;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class EvaluateAndSubmitConformanceTest {
  private final LedgerUnderTest ledger;
  private final Client client;

  EvaluateAndSubmitConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
    this.client = Client.of(ledger, ledger.banks().getFirst());
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void a_committed_write_is_read_at_the_same_peer() throws Exception {
    Status status = client.submit("put", "submit-1", "value");
    assertThat(status.getCode()).isEqualTo(TxValidationCode.VALID);
    assertThat(status.isSuccessful()).isTrue();
    assertThat(client.evaluate("get", "submit-1")).isEqualTo("value");
  }

  @Test
  void a_committed_write_reaches_every_peer() throws Exception {
    SubmittedTransaction submitted = client.submitAsync("put", "submit-2", "everywhere");
    assertThat(submitted.getStatus().isSuccessful()).isTrue();
    for (String bank : ledger.banks()) {
      Client.awaitCommit(ledger, bank, submitted.getBytes());
      try (Client other = Client.of(ledger, bank)) {
        assertThat(other.evaluate("get", "submit-2")).isEqualTo("everywhere");
      }
    }
  }

  @Test
  void evaluating_writes_nothing() throws Exception {
    client.evaluate("put", "evaluate-1", "never");
    assertThat(client.evaluate("get", "evaluate-1")).isEmpty();
  }

  @Test
  void a_missing_key_is_empty() throws Exception {
    assertThat(client.evaluate("getBytesLength", "never-written")).isEqualTo("0");
  }

  @Test
  void a_transaction_does_not_see_its_own_writes() throws Exception {
    assertThat(client.submitValid("putThenGet", "own-write", "new")).isEmpty();
    assertThat(client.submitValid("putThenGet", "own-write", "newer")).isEqualTo("new");
  }

  @Test
  void a_deleted_key_is_empty_again() throws Exception {
    client.submitValid("put", "deleted", "value");
    client.submitValid("del", "deleted");
    assertThat(client.evaluate("get", "deleted")).isEmpty();
  }

  @Test
  void writing_nothing_deletes() throws Exception {
    client.submitValid("put", "emptied", "value");
    client.submitValid("put", "emptied", "");
    assertThat(client.evaluate("get", "emptied")).isEmpty();
  }

  @Test
  void a_key_may_not_be_empty() {
    GatewayException e =
        catchThrowableOfType(GatewayException.class, () -> client.evaluate("put", "", "value"));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
  }

  @Test
  void a_submitted_transaction_returns_its_result() throws Exception {
    client.submitValid("put", "result", "first");
    assertThat(client.submitValid("getThenPut", "result", "second")).isEqualTo("first");
  }

  @Test
  void a_large_value_is_carried() throws Exception {
    String large = "x".repeat(1 << 20);
    client.submitValid("put", "large", large);
    assertThat(client.evaluate("getBytesLength", "large")).isEqualTo(String.valueOf(1 << 20));
  }

  @Test
  void chaincode_sees_transient_data_that_the_block_does_not() throws Exception {
    byte[] result =
        client
            .proposal("transient", "secret")
            .putTransient("secret", "in the dark")
            .build()
            .evaluate();
    assertThat(new String(result, UTF_8)).isEqualTo("in the dark");
    SubmittedTransaction submitted =
        client
            .proposal("put", "with-transient", "value")
            .putAllTransient(Map.of("secret", "in the dark".getBytes(UTF_8)))
            .build()
            .endorse()
            .submitAsync();
    assertThat(submitted.getStatus().isSuccessful()).isTrue();
    byte[] block = client.qscc("GetBlockByTxID", submitted.getTransactionId().getBytes(UTF_8));
    assertThat(new String(block, java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("with-transient")
        .doesNotContain("in the dark");
  }

  @Test
  void chaincode_sees_the_clients_organisation_and_attribute() throws Exception {
    assertThat(client.evaluate("client"))
        .isEqualTo(ledger.mspId(ledger.banks().getFirst()) + " participant");
  }

  @Test
  void an_exception_of_the_chaincode_aborts_an_evaluation() {
    GatewayException e =
        catchThrowableOfType(GatewayException.class, () -> client.evaluate("fail", "on purpose"));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(e.getStatus().getDescription())
        .isEqualTo("failed to evaluate transaction, see attached details for more info");
    assertThat(e.getDetails()).isNotEmpty();
    assertThat(e.getDetails().getFirst().getMessage())
        .startsWith("error in simulation: transaction returned with failure: ");
  }

  @Test
  void an_exception_of_the_chaincode_aborts_an_endorsement() {
    EndorseException e =
        catchThrowableOfType(EndorseException.class, () -> client.endorse("fail", "on purpose"));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(e.getStatus().getDescription())
        .isEqualTo("failed to endorse transaction, see attached details for more info");
    assertThat(e.getDetails())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.getMspId()).isEqualTo(ledger.mspId(ledger.banks().getFirst()));
              assertThat(d.getMessage())
                  .startsWith("error in simulation: transaction returned with failure: ");
            });
  }

  @Test
  void a_refusal_by_status_carries_status_and_message() {
    GatewayException evaluated =
        catchThrowableOfType(
            GatewayException.class, () -> client.evaluate("status", "400", "not here"));
    assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
    assertThat(evaluated.getStatus().getDescription())
        .isEqualTo("evaluate call to endorser returned error: chaincode response 400, not here");
    EndorseException endorsed =
        catchThrowableOfType(
            EndorseException.class, () -> client.endorse("status", "400", "not here"));
    assertThat(endorsed.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(endorsed.getDetails().getFirst().getMessage())
        .isEqualTo("chaincode response 400, not here");
  }

  @Test
  void an_unknown_chaincode_is_a_failed_precondition() {
    GatewayException evaluated =
        catchThrowableOfType(
            GatewayException.class,
            () -> client.network().getContract("nowhere").evaluateTransaction("get", "a"));
    assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(evaluated.getStatus().getDescription())
        .isEqualTo(
            "no peers available to evaluate chaincode nowhere in channel " + ledger.channel());
    EndorseException endorsed =
        catchThrowableOfType(
            EndorseException.class,
            () -> client.network().getContract("nowhere").newProposal("get").build().endorse());
    assertThat(endorsed.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(endorsed.getStatus().getDescription())
        .startsWith("no combination of peers can be derived which satisfy the endorsement policy: ")
        .endsWith("No metadata was found for chaincode nowhere in channel " + ledger.channel());
  }

  @Test
  void a_chaincode_installed_nowhere_is_a_failed_precondition() {
    EndorseException e =
        catchThrowableOfType(
            EndorseException.class,
            () ->
                client
                    .network()
                    .getContract(LedgerUnderTest.NOT_INSTALLED)
                    .newProposal("get")
                    .build()
                    .endorse());
    assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(e.getStatus().getDescription())
        .isEqualTo(
            "no combination of peers can be derived which satisfy the endorsement policy: required"
                + " chaincodes are not installed on sufficient peers");
  }

  @Test
  void an_unknown_channel_is_unavailable() {
    GatewayException e =
        catchThrowableOfType(
            GatewayException.class,
            () ->
                client
                    .gateway()
                    .getNetwork("nochannel")
                    .getContract(LedgerUnderTest.CHAINCODE)
                    .evaluateTransaction("get", "a"));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription())
        .startsWith("failed to get config for channel [nochannel]: ");
  }

  @Test
  void rich_queries_are_refused() {
    // leveldb knows no rich query; the message is the chaincode shim's, so only the status is
    // compared
    GatewayException e =
        catchThrowableOfType(
            GatewayException.class, () -> client.evaluate("richQuery", "{\"selector\":{}}"));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
  }
}
