package org.concordat.consortium.acceptance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.identity.Identity;
import org.concordat.network.ledger.AlreadyProcessed;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A client of one organisation with one role, talking to its peer by the real Fabric Gateway client
 * and nothing in between: what an attacker, or a test, can do with a certificate.
 */
final class LedgerSeat implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What may be otherwise the next time. */
  private static final List<String> PASSING =
      List.of("do not match", "MVCC_READ_CONFLICT", "incorrect timestamp", "connection is closing");

  private final ManagedChannel channel;
  private final Gateway gateway;
  private final String mspId;

  private LedgerSeat(ManagedChannel channel, Identity identity) {
    this.mspId = identity.mspId();
    this.channel = channel;
    this.gateway =
        Gateway.newInstance()
            .identity(new X509Identity(mspId, identity.certificate()))
            .signer(Signers.newPrivateKeySigner(identity.privateKey()))
            .hash(Hash.SHA256)
            .connection(ClientInterceptors.intercept(channel, new AlreadyProcessed()))
            .evaluateOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .endorseOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .submitOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .commitStatusOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
            .connect();
  }

  /** Takes a seat at a peer. */
  static LedgerSeat at(LedgerNetwork.Peer peer, Identity identity) {
    return new LedgerSeat(connect(peer), identity);
  }

  private static ManagedChannel connect(LedgerNetwork.Peer peer) {
    if (peer.tlsRoot().isPresent()) {
      try {
        return PeerConnection.channel(peer.address(), peer.tlsRoot().get());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Grpc.newChannelBuilder(peer.address(), InsecureChannelCredentials.create())
        .maxInboundMessageSize(100 << 20)
        .maxInboundMetadataSize(1 << 20)
        .build();
  }

  String mspId() {
    return mspId;
  }

  /**
   * Submits and waits for the commit; anything but VALID is a {@link Refused}. Does it again with a
   * new proposal, as any client of a Fabric network does, while the endorsers do not agree, since
   * one of them may be a block behind; when another study's transaction on the bank's agreement was
   * faster; and when this machine was so busy that the peers find the proposal old, or have let a
   * connection between them go.
   */
  void submit(
      InstantSource time, TransactionName name, Object record, Map<String, byte[]> transients) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      boolean late = Instant.now().isAfter(deadline);
      try {
        submitDated(time.instant(), name, record, transients);
        return;
      } catch (Refused e) {
        if (late || PASSING.stream().noneMatch(e.getMessage()::contains)) {
          throw e;
        }
      }
    }
  }

  /** Submits once, with a timestamp of its own choice. */
  void submitDated(Instant timestamp, TransactionName name, Object record) {
    submitDated(timestamp, name, record, Map.of());
  }

  private void submitDated(
      Instant timestamp, TransactionName name, Object record, Map<String, byte[]> transients) {
    try {
      Status status =
          Dated.proposal(gateway, proposal(name, record, transients), timestamp)
              .endorse()
              .submitAsync()
              .getStatus();
      if (!status.isSuccessful()) {
        throw new Refused(status.getCode().name(), null);
      }
    } catch (EndorseException | SubmitException | CommitStatusException e) {
      throw refused(e);
    }
  }

  /** Endorses at given organisations only and submits what comes back. */
  void submitEndorsedBy(Instant timestamp, List<String> mspIds, TransactionName name, Object record)
      throws GatewayException, CommitException {
    endorsedBy(timestamp, mspIds, name, record).submit();
  }

  /** Endorses at given organisations and submits other values than they have endorsed. */
  void submitForged(
      Instant timestamp,
      List<String> mspIds,
      TransactionName name,
      Object record,
      UnaryOperator<ByteString> values)
      throws GatewayException, CommitException {
    Forged.transaction(gateway, endorsedBy(timestamp, mspIds, name, record), values).submit();
  }

  private Transaction endorsedBy(
      Instant timestamp, List<String> mspIds, TransactionName name, Object record)
      throws EndorseException {
    Proposal proposal =
        contract()
            .newProposal(name.function())
            .addArguments(CanonicalJson.write(record))
            .setEndorsingOrganizations(mspIds.toArray(String[]::new))
            .build();
    return Dated.proposal(gateway, proposal, timestamp).endorse();
  }

  /** Asks the peer what became of a transaction. */
  TxValidationCode verdict(Instant timestamp, String transactionId) {
    Proposal question =
        gateway
            .getNetwork(LedgerNetwork.CHANNEL)
            .getContract("qscc")
            .newProposal("GetTransactionByID")
            .addArguments(LedgerNetwork.CHANNEL, transactionId)
            .build();
    try {
      return TxValidationCode.forNumber(
          ProcessedTransaction.parseFrom(Dated.proposal(gateway, question, timestamp).evaluate())
              .getValidationCode());
    } catch (GatewayException e) {
      throw refused(e);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Evaluates and returns the payload. */
  String evaluate(Instant timestamp, TransactionName name, Object record) {
    try {
      return new String(
          Dated.proposal(gateway, proposal(name, record, Map.of()), timestamp).evaluate(),
          StandardCharsets.UTF_8);
    } catch (GatewayException e) {
      throw refused(e);
    }
  }

  /** Reads a record of the world state. */
  <T> T read(Instant timestamp, Class<T> type, RecordType recordType, Object... parts) {
    List<String> key = RecordKey.of(recordType, parts).parts();
    return CanonicalJson.read(
        evaluate(timestamp, TransactionName.READ_RECORD, new Requests.RecordQuery(recordType, key)),
        type);
  }

  Gateway gateway() {
    return gateway;
  }

  ManagedChannel channel() {
    return channel;
  }

  Contract contract() {
    return gateway.getNetwork(LedgerNetwork.CHANNEL).getContract(LedgerNetwork.CHAINCODE);
  }

  private Proposal proposal(TransactionName name, Object record, Map<String, byte[]> transients) {
    Proposal.Builder builder =
        contract().newProposal(name.function()).addArguments(CanonicalJson.write(record));
    transients.forEach(builder::putTransient);
    return builder.build();
  }

  static Refused refused(GatewayException e) {
    return new Refused(e.getStatus().getCode() + " " + e.getMessage() + " " + details(e), e);
  }

  private static String details(GatewayException e) {
    return e.getDetails().stream().map(ErrorDetail::getMessage).collect(Collectors.joining("; "));
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the channel did not close within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A "no" from the ledger. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message, Throwable cause) {
      super(message, cause);
    }

    ErrorCode code() {
      return ErrorCode.in(getMessage()).orElse(null);
    }
  }
}
