package org.concordat.consortium.acceptance;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/**
 * A client of one organisation with one role, talking to its peer by the real Fabric Gateway client
 * and nothing in between: what an attacker, or a test, can do with a certificate.
 */
final class LedgerSeat implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ManagedChannel channel;
  private final Gateway gateway;
  private final String channelName;
  private final String chaincode;
  private final String mspId;

  LedgerSeat(
      String address,
      String channelName,
      String chaincode,
      String mspId,
      X509Certificate certificate,
      PrivateKey key) {
    this.channelName = channelName;
    this.chaincode = chaincode;
    this.mspId = mspId;
    this.channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
            .maxInboundMessageSize(100 << 20)
            .maxInboundMetadataSize(1 << 20)
            .build();
    this.gateway =
        Gateway.newInstance()
            .identity(new X509Identity(mspId, certificate))
            .signer(Signers.newPrivateKeySigner(key))
            .hash(Hash.SHA256)
            .connection(channel)
            .evaluateOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .endorseOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .submitOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .commitStatusOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
            .connect();
  }

  String mspId() {
    return mspId;
  }

  /** Submits and waits for the commit; anything but VALID is a {@link Refused}. */
  void submit(TransactionName name, Object record, Map<String, byte[]> transients) {
    submit(() -> proposal(name, record, transients));
  }

  /** Submits with a timestamp of its own choice. */
  void submitDated(Instant timestamp, TransactionName name, Object record) {
    submitDated(timestamp, name, record, Map.of());
  }

  void submitDated(
      Instant timestamp, TransactionName name, Object record, Map<String, byte[]> transients) {
    submit(() -> Dated.proposal(gateway, proposal(name, record, transients), timestamp));
  }

  /**
   * Submits; again with a new proposal while the endorsers do not agree: one of them may be a block
   * behind, as on any Fabric network.
   */
  private void submit(Supplier<Proposal> proposal) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        Status status = proposal.get().endorse().submitAsync().getStatus();
        if (!status.isSuccessful()) {
          throw new Refused(status.getCode().name(), null);
        }
        return;
      } catch (EndorseException e) {
        boolean behind = details(e).contains("do not match");
        if (!behind || Instant.now().isAfter(deadline)) {
          throw refused(e);
        }
      } catch (SubmitException | CommitStatusException e) {
        throw refused(e);
      }
    }
  }

  /** Endorses at given organisations only and submits what comes back. */
  void submitEndorsedBy(List<String> mspIds, TransactionName name, Object record)
      throws GatewayException, CommitException {
    contract()
        .newProposal(name.function())
        .addArguments(CanonicalJson.write(record))
        .setEndorsingOrganizations(mspIds.toArray(String[]::new))
        .build()
        .endorse()
        .submit();
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
    return gateway.getNetwork(channelName).getContract(chaincode);
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
