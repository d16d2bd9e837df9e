package org.concordat.embedded.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class TransactionFormConformanceTest {
  private static final String NO_QUORUM =
      "insufficient number of orderers could successfully process transaction to satisfy quorum"
          + " requirement";

  private final LedgerUnderTest ledger;
  private final Client client;
  private final RawGateway raw;

  TransactionFormConformanceTest(LedgerUnderTest ledger) {
    this.ledger = ledger;
    String bank = ledger.banks().getFirst();
    this.client = Client.of(ledger, bank);
    this.raw = new RawGateway(ledger, client, ledger.client(bank));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static Payload payload(Transaction transaction) throws InvalidProtocolBufferException {
    return Payload.parseFrom(RawGateway.prepared(transaction).getEnvelope().getPayload());
  }

  /** The transaction with its endorsed action changed. */
  private static Payload withAction(
      Payload payload, UnaryOperator<ChaincodeActionPayload.Builder> change)
      throws InvalidProtocolBufferException {
    var transaction = org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData());
    ChaincodeActionPayload action =
        ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
    ByteString changed = change.apply(action.toBuilder()).build().toByteString();
    return payload.toBuilder()
        .setData(
            transaction.toBuilder()
                .setActions(0, transaction.getActions(0).toBuilder().setPayload(changed))
                .build()
                .toByteString())
        .build();
  }

  private TxValidationCode commit(String transactionId, Payload payload) {
    raw.submit(transactionId, raw.signed(payload.toByteString()));
    return raw.commitStatus(transactionId).getResult();
  }

  @Test
  void without_endorsements_the_policy_fails() throws Exception {
    Transaction transaction = client.endorse("put", "form-1", "v");
    Payload bare =
        withAction(
            payload(transaction), a -> a.setAction(a.getAction().toBuilder().clearEndorsements()));
    assertThat(commit(transaction.getTransactionId(), bare))
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(client.evaluate("get", "form-1")).isEmpty();
  }

  @Test
  void an_endorsement_counts_once() throws Exception {
    Transaction transaction = client.endorse("put", "form-2", "v");
    Payload repeated =
        withAction(
            payload(transaction),
            a -> {
              ChaincodeEndorsedAction.Builder action = a.getAction().toBuilder();
              var one = action.getEndorsements(0);
              action.clearEndorsements();
              for (int i = 0; i < LedgerUnderTest.BANKS; i++) {
                action.addEndorsements(one);
              }
              return a.setAction(action);
            });
    assertThat(commit(transaction.getTransactionId(), repeated))
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void a_forged_endorsement_counts_for_nothing() throws Exception {
    Transaction transaction = client.endorse("put", "form-3", "v");
    Payload forged =
        withAction(
            payload(transaction),
            a -> {
              ChaincodeEndorsedAction.Builder action = a.getAction().toBuilder();
              var wrong = action.getEndorsements(0).toBuilder();
              wrong.setSignature(action.getEndorsements(1).getSignature());
              return a.setAction(action.setEndorsements(0, wrong));
            });
    assertThat(commit(transaction.getTransactionId(), forged))
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void a_client_cannot_endorse() throws Exception {
    Transaction transaction = client.endorse("put", "form-4", "v");
    Payload byClient =
        withAction(
            payload(transaction),
            a -> {
              ChaincodeEndorsedAction.Builder action = a.getAction().toBuilder();
              ByteString message = action.getProposalResponsePayload().concat(raw.creator());
              var own =
                  action.getEndorsements(0).toBuilder()
                      .setEndorser(raw.creator())
                      .setSignature(raw.sign(message));
              return a.setAction(action.setEndorsements(0, own));
            });
    assertThat(commit(transaction.getTransactionId(), byClient))
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
  }

  @Test
  void a_changed_result_has_no_valid_endorsement() throws Exception {
    Transaction transaction = client.endorse("put", "form-5", "honest-value");
    Payload changed =
        withAction(
            payload(transaction),
            a -> {
              byte[] bytes = a.getAction().getProposalResponsePayload().toByteArray();
              replace(bytes, "honest-value", "poison-value");
              return a.setAction(
                  a.getAction().toBuilder().setProposalResponsePayload(ByteString.copyFrom(bytes)));
            });
    assertThat(commit(transaction.getTransactionId(), changed))
        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(client.evaluate("get", "form-5")).isEmpty();
  }

  private static void replace(byte[] bytes, String from, String to) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] replacement = to.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    int at = text.indexOf(from);
    assertThat(at).isPositive();
    System.arraycopy(replacement, 0, bytes, at, replacement.length);
  }

  @Test
  void arguments_that_were_not_endorsed_make_the_transaction_invalid() throws Exception {
    Transaction transaction = client.endorse("put", "form-6", "v");
    Transaction other = client.endorse("put", "form-6", "w");
    ByteString otherArguments =
        ChaincodeActionPayload.parseFrom(
                org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload(other).getData())
                    .getActions(0)
                    .getPayload())
            .getChaincodeProposalPayload();
    Payload changed =
        withAction(payload(transaction), a -> a.setChaincodeProposalPayload(otherArguments));
    assertThat(commit(transaction.getTransactionId(), changed))
        .isEqualTo(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
  }

  @Test
  void a_transaction_id_of_ones_own_choice_is_a_bad_one() throws Exception {
    Transaction transaction = client.endorse("put", "form-7", "v");
    String chosen = "0".repeat(64 - 8) + transaction.getTransactionId().substring(0, 8);
    Payload payload = payload(transaction);
    ChannelHeader header =
        ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).toBuilder()
            .setTxId(chosen)
            .build();
    Payload renamed =
        payload.toBuilder()
            .setHeader(payload.getHeader().toBuilder().setChannelHeader(header.toByteString()))
            .build();
    assertThat(commit(chosen, renamed)).isEqualTo(TxValidationCode.BAD_PROPOSAL_TXID);
  }

  @Test
  void an_envelope_that_its_creator_did_not_sign_is_refused_by_the_orderers() throws Exception {
    Transaction transaction = client.endorse("put", "form-8", "v");
    ByteString payload = payload(transaction).toByteString();
    Envelope envelope =
        Envelope.newBuilder()
            .setPayload(payload)
            .setSignature(RawGateway.sign(ledger.client(ledger.banks().get(1)), payload))
            .build();
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> raw.submit(transaction.getTransactionId(), envelope));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription()).isEqualTo(NO_QUORUM);
  }

  @Test
  void another_creator_cannot_take_a_transaction_over() throws Exception {
    Transaction transaction = client.endorse("put", "form-9", "v");
    LedgerUnderTest.Credentials thief = ledger.client(ledger.banks().get(1));
    RawGateway theft = new RawGateway(ledger, client, thief);
    Payload payload = payload(transaction);
    SignatureHeader header =
        SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader()).toBuilder()
            .setCreator(theft.creator())
            .build();
    Payload stolen =
        payload.toBuilder()
            .setHeader(payload.getHeader().toBuilder().setSignatureHeader(header.toByteString()))
            .build();
    theft.submit(transaction.getTransactionId(), theft.signed(stolen.toByteString()));
    assertThat(raw.commitStatus(transaction.getTransactionId()).getResult())
        .isEqualTo(TxValidationCode.BAD_PROPOSAL_TXID);
  }

  @Test
  void the_same_transaction_sent_again_soon_is_refused() throws Exception {
    Transaction transaction = client.endorse("put", "form-10", "v");
    PreparedTransaction prepared = RawGateway.prepared(transaction);
    Envelope envelope = raw.signed(prepared.getEnvelope().getPayload());
    raw.submit(transaction.getTransactionId(), envelope);
    assertThat(raw.commitStatus(transaction.getTransactionId()).getResult())
        .isEqualTo(TxValidationCode.VALID);
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> raw.submit(transaction.getTransactionId(), envelope));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.getStatus().getDescription()).isEqualTo(NO_QUORUM);
    assertThat(RawGateway.details(e))
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d.getMessage()).contains("request already processed"));
    assertThat(client.evaluate("get", "form-10")).isEqualTo("v");
  }

  @Test
  void a_proposal_out_of_the_time_window_is_refused() {
    for (Duration offset : new Duration[] {Duration.ofHours(-1), Duration.ofHours(1)}) {
      ProposedTransaction late =
          raw.withHeader(
              RawGateway.proposed(client.proposal("get", "form-11").build()),
              h ->
                  h.setTimestamp(
                      com.google.protobuf.Timestamp.newBuilder()
                          .setSeconds(Instant.now().plus(offset).getEpochSecond())));
      StatusRuntimeException evaluated =
          catchThrowableOfType(StatusRuntimeException.class, () -> raw.evaluate(late));
      assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
      assertThat(RawGateway.details(evaluated).getFirst().getMessage())
          .contains("request unauthorized due to incorrect timestamp ");
      StatusRuntimeException endorsed =
          catchThrowableOfType(StatusRuntimeException.class, () -> raw.endorse(late));
      assertThat(endorsed.getStatus().getCode()).isEqualTo(Code.ABORTED);
      assertThat(RawGateway.details(endorsed).getFirst().getMessage())
          .contains("request unauthorized due to incorrect timestamp ");
    }
  }

  @Test
  void a_proposal_with_a_wrong_transaction_id_is_refused() {
    ProposedTransaction wrong =
        raw.withHeader(
            RawGateway.proposed(client.proposal("get", "form-12").build()), h -> h.setTxId("00"));
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> raw.evaluate(wrong));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(e.getStatus().getDescription())
        .startsWith(
            "evaluate call to endorser returned error: error validating proposal: incorrectly"
                + " computed txid '00' -- expected '");
  }

  @Test
  void a_proposal_that_its_creator_did_not_sign_is_refused() {
    ProposedTransaction proposed = RawGateway.proposed(client.proposal("get", "form-13").build());
    ByteString bytes = proposed.getProposal().getProposalBytes();
    ProposedTransaction forged =
        proposed.toBuilder()
            .setProposal(
                proposed.getProposal().toBuilder()
                    .setSignature(RawGateway.sign(ledger.client(ledger.banks().get(1)), bytes)))
            .build();
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> raw.evaluate(forged));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(e.getStatus().getDescription())
        .isEqualTo(
            "evaluate call to endorser returned error: error validating proposal: access denied: channel [%s] creator org [%s]"
                .formatted(ledger.channel(), ledger.mspId(ledger.banks().getFirst())));
  }

  @Test
  void a_committed_transaction_id_cannot_be_proposed_again() throws Exception {
    var proposal = client.proposal("put", "form-14", "v").build();
    assertThat(proposal.endorse().submitAsync().getStatus().isSuccessful()).isTrue();
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> raw.endorse(RawGateway.proposed(proposal)));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
    assertThat(RawGateway.details(e).getFirst().getMessage())
        .startsWith("duplicate transaction found [" + proposal.getTransactionId() + "]. Creator [");
  }

  @Test
  void an_unsigned_envelope_is_an_invalid_argument() throws Exception {
    Transaction transaction = client.endorse("put", "form-15", "v");
    Envelope unsigned =
        Envelope.newBuilder().setPayload(payload(transaction).toByteString()).build();
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> raw.submit(transaction.getTransactionId(), unsigned));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(e.getStatus().getDescription()).isEqualTo("prepared transaction must be signed");
  }

  @Test
  void a_commit_status_needs_its_clients_signature() {
    ByteString request =
        CommitStatusRequest.newBuilder()
            .setChannelId(ledger.channel())
            .setTransactionId("00")
            .setIdentity(raw.creator())
            .build()
            .toByteString();
    ByteString forged = RawGateway.sign(ledger.client(ledger.banks().get(1)), request);
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> raw.commitStatus(request, forged));
    assertThat(e.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
  }
}
