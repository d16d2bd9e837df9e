package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class AccessConformanceTest {
  private static final String NO_QUORUM =
      "insufficient number of orderers could successfully process transaction to satisfy quorum"
          + " requirement";

  private final LedgerUnderTest ledger;

  AccessConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
  }

  private String firstBank() {
    return ledger.banks().getFirst();
  }

  @Test
  void a_regulator_evaluates_on_its_own_peer() throws Exception {
    SubmittedTransaction written;
    try (Client bank = Client.of(ledger, firstBank())) {
      written = bank.submitAsync("put", "access-1", "seen");
      assertThat(written.getStatus().isSuccessful()).isTrue();
    }
    Client.awaitCommit(ledger, ledger.regulator(), written.getBytes());
    try (Client regulator = Client.of(ledger, ledger.regulator())) {
      assertThat(regulator.evaluate("get", "access-1")).isEqualTo("seen");
    }
  }

  @Test
  void a_regulator_is_refused_by_every_orderer() throws Exception {
    try (Client regulator = Client.of(ledger, ledger.regulator())) {
      Transaction transaction = regulator.endorse("put", "access-2", "never");
      SubmitException e = catchThrowableOfType(SubmitException.class, transaction::submitAsync);
      assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
      assertThat(e.getStatus().getDescription()).isEqualTo(NO_QUORUM);
      assertThat(e.getDetails())
          .isNotEmpty()
          .allSatisfy(d -> assertThat(d.getMessage()).contains("status=FORBIDDEN"));
    }
    try (Client bank = Client.of(ledger, firstBank())) {
      assertThat(bank.evaluate("get", "access-2")).isEmpty();
    }
  }

  @Test
  void a_regulator_is_refused_through_a_banks_gateway_too() throws Exception {
    try (Client regulator = Client.on(ledger, firstBank(), ledger.client(ledger.regulator()))) {
      Transaction transaction = regulator.endorse("put", "access-3", "never");
      SubmitException e = catchThrowableOfType(SubmitException.class, transaction::submitAsync);
      assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }
  }

  @Test
  void a_peers_identity_cannot_submit() throws Exception {
    try (Client peer = Client.on(ledger, firstBank(), ledger.peer(firstBank()))) {
      assertThat(peer.evaluate("get", "access-4")).isEmpty();
      Transaction transaction = peer.endorse("put", "access-4", "never");
      SubmitException e = catchThrowableOfType(SubmitException.class, transaction::submitAsync);
      assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }
  }

  @Test
  void a_stranger_can_neither_evaluate_nor_endorse() {
    try (Client stranger = Client.on(ledger, firstBank(), ledger.stranger())) {
      GatewayException evaluated =
          catchThrowableOfType(GatewayException.class, () -> stranger.evaluate("get", "access-5"));
      assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
      assertThat(evaluated.getStatus().getDescription())
          .isEqualTo(
              "evaluate call to endorser returned error: error validating proposal: access denied: channel [%s] creator org unknown, creator is malformed"
                  .formatted(ledger.channel()));
      EndorseException endorsed =
          catchThrowableOfType(
              EndorseException.class, () -> stranger.endorse("put", "access-5", "v"));
      assertThat(endorsed.getStatus().getCode()).isEqualTo(Code.ABORTED);
      assertThat(endorsed.getDetails().getFirst().getMessage())
          .isEqualTo(
              "error validating proposal: access denied: channel [%s] creator org unknown, creator is malformed"
                  .formatted(ledger.channel()));
    }
  }

  @Test
  void a_certificate_of_another_root_is_denied() {
    LedgerUnderTest.Credentials stranger = ledger.stranger();
    LedgerUnderTest.Credentials pretender =
        new LedgerUnderTest.Credentials(
            ledger.mspId(firstBank()), stranger.certificate(), stranger.privateKey());
    try (Client client = Client.on(ledger, firstBank(), pretender)) {
      GatewayException e =
          catchThrowableOfType(GatewayException.class, () -> client.evaluate("get", "access-6"));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
      assertThat(e.getStatus().getDescription())
          .isEqualTo(
              "evaluate call to endorser returned error: error validating proposal: access denied: channel [%s] creator org unknown, creator is malformed"
                  .formatted(ledger.channel()));
    }
  }

  @Test
  void a_stranger_gets_no_blocks_no_events_and_no_status() {
    try (Client client = Client.on(ledger, firstBank(), ledger.stranger())) {
      RawGateway raw = new RawGateway(ledger, client, ledger.stranger());
      SeekPosition oldest =
          SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
      SeekInfo seek = SeekInfo.newBuilder().setStart(oldest).setStop(oldest).build();
      assertThat(raw.deliver(ledger.channel(), seek))
          .singleElement()
          .satisfies(r -> assertThat(r.getStatus()).isEqualTo(Status.FORBIDDEN));
      var e =
          catchThrowableOfType(io.grpc.StatusRuntimeException.class, () -> raw.commitStatus("00"));
      assertThat(e.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
      var events =
          catchThrowableOfType(
              org.hyperledger.fabric.client.GatewayRuntimeException.class,
              () -> {
                try (var stream = client.network().getChaincodeEvents(LedgerUnderTest.CHAINCODE)) {
                  assertThat(stream.hasNext()).isFalse();
                }
              });
      assertThat(events.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    }
  }

  @Test
  void a_regulator_follows_blocks_and_asks_for_a_commits_status() throws Exception {
    SubmittedTransaction written;
    try (Client bank = Client.of(ledger, firstBank())) {
      written = bank.submitAsync("put", "access-7", "followed");
      assertThat(written.getStatus().isSuccessful()).isTrue();
    }
    try (Client regulator = Client.of(ledger, ledger.regulator())) {
      RawGateway raw = new RawGateway(ledger, regulator, ledger.client(ledger.regulator()));
      long number = raw.commitStatus(written.getTransactionId()).getBlockNumber();
      try (var blocks =
          regulator.network().newBlockEventsRequest().startBlock(number).build().getEvents()) {
        assertThat(blocks.next().toByteString().toString(UTF_8)).contains("access-7");
      }
    }
  }
}
