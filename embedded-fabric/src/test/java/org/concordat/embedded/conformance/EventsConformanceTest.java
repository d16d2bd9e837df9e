package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class EventsConformanceTest {
  private final LedgerUnderTest ledger;
  private final Client client;
  private final RawGateway raw;

  EventsConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
    String bank = ledger.banks().getFirst();
    this.client = Client.of(ledger, bank);
    this.raw = new RawGateway(ledger, client, ledger.client(bank));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static SeekPosition at(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  private static SeekPosition oldest() {
    return SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
  }

  private static SeekPosition newest() {
    return SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
  }

  private static SeekInfo seek(SeekPosition start, SeekPosition stop) {
    return SeekInfo.newBuilder()
        .setStart(start)
        .setStop(stop)
        .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
        .build();
  }

  @Test
  void blocks_come_from_the_start_without_gaps() throws Exception {
    long last = client.submit("put", "events-1", "v").getBlockNumber();
    try (var blocks = client.network().newBlockEventsRequest().startBlock(0).build().getEvents()) {
      for (long number = 0; number <= last; number++) {
        Block block = blocks.next();
        assertThat(block.getHeader().getNumber()).isEqualTo(number);
      }
    }
  }

  @Test
  void a_follower_sees_what_commits_after_it_has_begun() throws Exception {
    long last = client.submit("put", "events-2", "v").getBlockNumber();
    try (var blocks =
        client.network().newBlockEventsRequest().startBlock(last + 1).build().getEvents()) {
      long next = client.submit("put", "events-2", "w").getBlockNumber();
      Block block = blocks.next();
      while (block.getHeader().getNumber() < next) {
        block = blocks.next();
      }
      assertThat(block.toByteString().toString(UTF_8)).contains("events-2");
    }
  }

  @Test
  void filtered_blocks_tell_fates_and_event_names_but_no_contents() throws Exception {
    SubmittedTransaction submitted = client.submitAsync("event", "happened", "secret-payload");
    long number = submitted.getStatus().getBlockNumber();
    try (var blocks =
        client.network().newFilteredBlockEventsRequest().startBlock(number).build().getEvents()) {
      FilteredBlock block = blocks.next();
      assertThat(block.getChannelId()).isEqualTo(ledger.channel());
      FilteredTransaction transaction =
          block.getFilteredTransactionsList().stream()
              .filter(t -> t.getTxid().equals(submitted.getTransactionId()))
              .findFirst()
              .orElseThrow();
      assertThat(transaction.getType()).isEqualTo(HeaderType.ENDORSER_TRANSACTION);
      assertThat(transaction.getTxValidationCode()).isEqualTo(TxValidationCode.VALID);
      var event = transaction.getTransactionActions().getChaincodeActions(0).getChaincodeEvent();
      assertThat(event.getEventName()).isEqualTo("happened");
      assertThat(event.getPayload().isEmpty()).isTrue();
      assertThat(block.toByteString().toString(UTF_8)).doesNotContain("secret-payload");
    }
  }

  @Test
  void chaincode_events_carry_name_payload_and_transaction() throws Exception {
    SubmittedTransaction submitted = client.submitAsync("event", "named", "payload-1");
    long number = submitted.getStatus().getBlockNumber();
    try (var events =
        client
            .network()
            .newChaincodeEventsRequest(LedgerUnderTest.CHAINCODE)
            .startBlock(number)
            .build()
            .getEvents()) {
      ChaincodeEvent event = events.next();
      while (!event.getTransactionId().equals(submitted.getTransactionId())) {
        event = events.next();
      }
      assertThat(event.getEventName()).isEqualTo("named");
      assertThat(event.getPayload()).isEqualTo("payload-1".getBytes(UTF_8));
      assertThat(event.getBlockNumber()).isEqualTo(number);
      assertThat(event.getChaincodeName()).isEqualTo(LedgerUnderTest.CHAINCODE);
    }
  }

  @Test
  void invalid_transactions_have_no_chaincode_events() throws Exception {
    Transaction unendorsed =
        client
            .proposal("event", "invalid", "payload-2")
            .setEndorsingOrganizations(ledger.mspId(ledger.banks().getFirst()))
            .build()
            .endorse();
    long number = unendorsed.submitAsync().getStatus().getBlockNumber();
    client.submitValid("event", "valid-after", "payload-3");
    try (var events =
        client
            .network()
            .newChaincodeEventsRequest(LedgerUnderTest.CHAINCODE)
            .startBlock(number)
            .build()
            .getEvents()) {
      ChaincodeEvent event = events.next();
      while (!event.getEventName().equals("valid-after")) {
        assertThat(event.getEventName()).isNotEqualTo("invalid");
        event = events.next();
      }
    }
  }

  @Test
  void chaincode_events_resume_after_a_checkpoint() throws Exception {
    SubmittedTransaction first = client.submitAsync("event", "checkpoint-1", "p");
    long number = first.getStatus().getBlockNumber();
    client.submitValid("event", "checkpoint-2", "p");
    var checkpointer = new org.hyperledger.fabric.client.InMemoryCheckpointer();
    checkpointer.checkpointTransaction(number, first.getTransactionId());
    try (var events =
        client
            .network()
            .newChaincodeEventsRequest(LedgerUnderTest.CHAINCODE)
            .checkpoint(checkpointer)
            .build()
            .getEvents()) {
      assertThat(events.next().getEventName()).isEqualTo("checkpoint-2");
    }
  }

  @Test
  void a_seek_from_oldest_to_a_number_ends_with_success() {
    List<DeliverResponse> answers = raw.deliver(ledger.channel(), seek(oldest(), at(1)));
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0).getBlock().getHeader().getNumber()).isZero();
    assertThat(answers.get(1).getBlock().getHeader().getNumber()).isEqualTo(1);
    assertThat(answers.get(2).getStatus()).isEqualTo(Status.SUCCESS);
  }

  @Test
  void a_seek_of_the_newest_gives_one_block() throws Exception {
    long last = client.submit("put", "events-3", "v").getBlockNumber();
    List<DeliverResponse> answers = raw.deliver(ledger.channel(), seek(newest(), newest()));
    assertThat(answers).hasSize(2);
    assertThat(answers.getFirst().getBlock().getHeader().getNumber()).isGreaterThanOrEqualTo(last);
    assertThat(answers.getLast().getStatus()).isEqualTo(Status.SUCCESS);
  }

  @Test
  void a_seek_beyond_the_end_is_not_found_when_it_does_not_wait() {
    assertThat(raw.deliver(ledger.channel(), seek(at(1_000_000), at(1_000_000))))
        .singleElement()
        .satisfies(r -> assertThat(r.getStatus()).isEqualTo(Status.NOT_FOUND));
  }

  @Test
  void a_seek_that_ends_before_it_starts_is_a_bad_request() {
    assertThat(raw.deliver(ledger.channel(), seek(at(1), at(0))))
        .singleElement()
        .satisfies(r -> assertThat(r.getStatus()).isEqualTo(Status.BAD_REQUEST));
  }

  @Test
  void a_seek_without_an_end_is_a_bad_request() {
    assertThat(raw.deliver(ledger.channel(), SeekInfo.newBuilder().setStart(oldest()).build()))
        .singleElement()
        .satisfies(r -> assertThat(r.getStatus()).isEqualTo(Status.BAD_REQUEST));
  }

  @Test
  void a_seek_on_another_channel_is_not_found() {
    assertThat(raw.deliver("nochannel", seek(oldest(), oldest())))
        .singleElement()
        .satisfies(r -> assertThat(r.getStatus()).isEqualTo(Status.NOT_FOUND));
  }

  @Test
  void a_commit_status_waits_for_the_commit() throws Exception {
    Transaction transaction = client.endorse("put", "events-4", "v");
    var waiting =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> raw.commitStatus(transaction.getTransactionId()).getResult());
    assertThat(transaction.submitAsync().getStatus().isSuccessful()).isTrue();
    assertThat(waiting.join()).isEqualTo(TxValidationCode.VALID);
  }

  @Test
  void a_commit_status_that_never_comes_runs_into_its_deadline() {
    var e =
        catchThrowableOfType(
            org.hyperledger.fabric.client.CommitStatusException.class,
            () ->
                client
                    .endorse("put", "events-5", "v")
                    .submitAsync()
                    .getStatus(
                        o -> o.withDeadlineAfter(1, java.util.concurrent.TimeUnit.NANOSECONDS)));
    assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.DEADLINE_EXCEEDED);
  }
}
