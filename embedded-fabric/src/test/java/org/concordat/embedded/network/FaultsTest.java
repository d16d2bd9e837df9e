package org.concordat.embedded.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.concordat.embedded.conformance.Client;
import org.concordat.embedded.conformance.LedgerUnderTest;
import org.concordat.embedded.conformance.TestChaincode;
import org.concordat.embedded.fault.Faults.EnvelopeFate;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
  private static NetworkFixture fixture;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    fixture = new NetworkFixture(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    fixture.close();
  }

  @AfterEach
  void lift() {
    for (String bank : fixture.banks()) {
      fixture.network().faults().tellTheTruth(bank);
      fixture.network().faults().hear(bank);
      fixture.network().faults().releasePrivateData(bank);
    }
    fixture.network().faults().orderEnvelopes();
    fixture.network().faults().resumeBlocks();
  }

  private static TxReadWriteSet poison(TxReadWriteSet truth) {
    try {
      TxReadWriteSet.Builder lie = truth.toBuilder();
      for (NsReadWriteSet.Builder namespace : lie.getNsRwsetBuilderList()) {
        KVRWSet.Builder set = KVRWSet.parseFrom(namespace.getRwset()).toBuilder();
        set.getWritesBuilderList().forEach(w -> w.setValue(ByteString.copyFromUtf8("poison")));
        namespace.setRwset(set.build().toByteString());
      }
      return lie.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void one_lying_endorser_changes_nothing_and_stops_nobody_else() throws Exception {
    fixture.network().faults().lieInWrites("BankC", FaultsTest::poison);
    for (int i = 0; i < 5; i++) {
      try (Client client = fixture.on("BankA")) {
        assertThat(client.submit("put", "lie-" + i, "truth").getCode())
            .isEqualTo(TxValidationCode.VALID);
        assertThat(client.evaluate("get", "lie-" + i)).isEqualTo("truth");
      }
    }
  }

  @Test
  void a_bank_whose_own_peer_lies_fails_alone() {
    fixture.network().faults().lieInWrites("BankC", FaultsTest::poison);
    try (Client client = fixture.on("BankC")) {
      EndorseException e =
          catchThrowableOfType(EndorseException.class, () -> client.endorse("put", "own", "v"));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
      assertThat(e.getDetails())
          .allSatisfy(
              d -> assertThat(d.getMessage()).isEqualTo("ProposalResponsePayloads do not match"));
    }
  }

  @Test
  void an_endorser_that_lies_in_its_response_is_found_out_too() throws Exception {
    fixture
        .network()
        .faults()
        .lieInResponses("BankB", r -> r.toBuilder().setMessage("a lie").build());
    try (Client client = fixture.on("BankA")) {
      assertThat(client.submit("put", "response-lie", "truth").isSuccessful()).isTrue();
      EndorseException e =
          catchThrowableOfType(
              EndorseException.class,
              () ->
                  client
                      .proposal("put", "response-lie", "v")
                      .setEndorsingOrganizations("BankAMSP", "BankBMSP", "BankDMSP")
                      .build()
                      .endorse());
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }
  }

  @Test
  void a_lying_quorum_does_change_the_state() throws Exception {
    // what the endorsement policy does not protect against, and the documentation says so
    for (String bank : new String[] {"BankA", "BankB", "BankC"}) {
      fixture.network().faults().lieInWrites(bank, FaultsTest::poison);
    }
    try (Client client = fixture.on("BankA")) {
      Status status =
          client
              .proposal("put", "collusion", "truth")
              .setEndorsingOrganizations("BankAMSP", "BankBMSP", "BankCMSP")
              .build()
              .endorse()
              .submitAsync()
              .getStatus();
      assertThat(status.isSuccessful()).isTrue();
      assertThat(client.evaluate("get", "collusion")).isEqualTo("poison");
    }
  }

  @Test
  void a_peer_deaf_to_proposals_is_passed_over() throws Exception {
    fixture.network().faults().deafToProposals("BankB");
    fixture.network().faults().deafToProposals("BankD");
    try (Client client = fixture.on("BankA")) {
      assertThat(client.submit("put", "deaf-1", "v").isSuccessful()).isTrue();
    }
    fixture.network().faults().deafToProposals("BankE");
    try (Client client = fixture.on("BankA")) {
      EndorseException e =
          catchThrowableOfType(EndorseException.class, () -> client.endorse("put", "deaf-2", "v"));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }
  }

  @Test
  void a_peer_deaf_to_blocks_falls_behind_and_catches_up() throws Exception {
    fixture.network().faults().deafToBlocks("BankE");
    try (Client client = fixture.on("BankA");
        Client behind = fixture.on("BankE")) {
      client.submitValid("put", "deaf-3", "v");
      assertThat(behind.evaluate("get", "deaf-3")).isEmpty();
      fixture.network().faults().hear("BankE");
      fixture.awaitEqualHeights("BankA");
      assertThat(behind.evaluate("get", "deaf-3")).isEqualTo("v");
    }
    assertThat(fixture.network().dumpState("BankE"))
        .isEqualTo(fixture.network().dumpState("BankA"));
  }

  @Test
  void a_peer_whose_block_store_was_put_back_catches_up_once_it_hears() throws Exception {
    try (Client client = fixture.on("BankA")) {
      client.submitValid("put", "put-back", "v");
      fixture.awaitEqualHeights("BankA");
    }
    fixture.network().faults().putBack("BankE", 2);
    fixture.network().stopPeer("BankE");
    fixture.network().startPeer("BankE");
    assertThat(fixture.network().peer("BankE").height()).isEqualTo(2);

    fixture.network().faults().hear("BankE");

    fixture.awaitEqualHeights("BankA");
    assertThat(fixture.network().dumpState("BankE"))
        .isEqualTo(fixture.network().dumpState("BankA"));
  }

  @Test
  void an_endorser_on_an_old_state_does_not_match_the_others() throws Exception {
    try (Client client = fixture.on("BankA")) {
      client.submitValid("put", "deaf-4", "old");
      fixture.awaitEqualHeights("BankA");
      fixture.network().faults().deafToBlocks("BankE");
      client.submitValid("put", "deaf-4", "new");
      EndorseException e =
          catchThrowableOfType(
              EndorseException.class,
              () ->
                  client
                      .proposal("getThenPut", "deaf-4", "newer")
                      .setEndorsingOrganizations("BankAMSP", "BankBMSP", "BankEMSP")
                      .build()
                      .endorse());
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
      assertThat(client.submit("getThenPut", "deaf-4", "newer").isSuccessful()).isTrue();
    }
  }

  @Test
  void a_dropped_envelope_never_commits_and_can_be_sent_again() throws Exception {
    fixture.network().faults().onEnvelopes(e -> new EnvelopeFate.Dropped());
    try (Client client = fixture.on("BankA")) {
      var transaction = client.endorse("put", "dropped", "v");
      SubmittedTransaction lost = transaction.submitAsync();
      CommitStatusException e =
          catchThrowableOfType(
              CommitStatusException.class,
              () -> lost.getStatus(o -> o.withDeadlineAfter(300, TimeUnit.MILLISECONDS)));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
      fixture.network().faults().orderEnvelopes();
      assertThat(transaction.submitAsync().getStatus().isSuccessful()).isTrue();
    }
  }

  @Test
  void a_delayed_envelope_is_overtaken() throws Exception {
    try (Client client = fixture.on("BankA")) {
      fixture
          .network()
          .faults()
          .onEnvelopes(
              e ->
                  e.getPayload().toString(UTF_8).contains("delayed-value")
                      ? new EnvelopeFate.Delayed(Duration.ofMillis(400))
                      : new EnvelopeFate.Ordered());
      SubmittedTransaction late = client.submitAsync("put", "overtaken", "delayed-value");
      long first = client.submit("put", "overtaken", "quick").getBlockNumber();
      assertThat(late.getStatus().isSuccessful()).isTrue();
      assertThat(late.getStatus().getBlockNumber()).isGreaterThan(first);
      assertThat(client.evaluate("get", "overtaken")).isEqualTo("delayed-value");
    }
  }

  @Test
  void a_repeated_envelope_is_valid_once() throws Exception {
    fixture.network().faults().onEnvelopes(e -> new EnvelopeFate.Repeated(3));
    try (Client client = fixture.on("BankA")) {
      SubmittedTransaction submitted = client.submitAsync("put", "repeated", "v");
      assertThat(submitted.getStatus().isSuccessful()).isTrue();
      Block block =
          Block.parseFrom(
              client.qscc("GetBlockByTxID", submitted.getTransactionId().getBytes(UTF_8)));
      byte[] verdicts =
          block
              .getMetadata()
              .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
              .toByteArray();
      assertThat(verdicts)
          .containsExactly(
              TxValidationCode.VALID_VALUE,
              TxValidationCode.DUPLICATE_TXID_VALUE,
              TxValidationCode.DUPLICATE_TXID_VALUE);
    }
  }

  @Test
  void nothing_commits_while_blocks_are_stalled() throws Exception {
    fixture.network().faults().stallBlocks();
    try (Client client = fixture.on("BankA")) {
      SubmittedTransaction waiting = client.submitAsync("put", "stalled", "v");
      CompletableFuture<Status> status =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return waiting.getStatus();
                } catch (GatewayException e) {
                  throw new IllegalStateException(e);
                }
              });
      CommitStatusException e =
          catchThrowableOfType(
              CommitStatusException.class,
              () -> waiting.getStatus(o -> o.withDeadlineAfter(200, TimeUnit.MILLISECONDS)));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
      fixture.network().faults().resumeBlocks();
      assertThat(status.get(10, TimeUnit.SECONDS).isSuccessful()).isTrue();
    }
  }

  @Test
  void a_peer_without_private_data_commits_the_hash_and_gets_the_value_later() throws Exception {
    fixture.network().faults().withholdPrivateData("BankE");
    try (Client client = fixture.on("BankA");
        Client lacking = fixture.on("BankE")) {
      Status status =
          client.submitWith(
              TestChaincode.value("withheld"), "putPrivate", LedgerUnderTest.ALL, "withheld-key");
      assertThat(status.isSuccessful()).isTrue();
      NetworkFixture.await(
          () -> fixture.network().peer("BankE").height() > status.getBlockNumber());
      assertThat(lacking.evaluate("hashOfPrivate", LedgerUnderTest.ALL, "withheld-key"))
          .hasSize(64);
      byte[][] arguments = {LedgerUnderTest.ALL.getBytes(UTF_8), "withheld-key".getBytes(UTF_8)};
      GatewayException e =
          catchThrowableOfType(
              GatewayException.class,
              () -> {
                byte[] value =
                    lacking
                        .contract()
                        .newProposal("getPrivate")
                        .addArguments(arguments)
                        .setEndorsingOrganizations("BankEMSP")
                        .build()
                        .evaluate();
                assertThat(value).isEmpty();
              });
      assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
      fixture.network().faults().releasePrivateData("BankE");
      NetworkFixture.await(
          () -> fixture.network().dumpState("BankE").equals(fixture.network().dumpState("BankA")));
      assertThat(lacking.evaluate("getPrivate", LedgerUnderTest.ALL, "withheld-key"))
          .isEqualTo("withheld");
    }
  }
}
