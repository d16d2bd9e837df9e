package org.concordat.service.ledger;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.telemetry.TransactionSteps;
import org.concordat.telemetry.Step;
import org.hyperledger.fabric.client.Commit;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger through the Fabric Gateway of the own peer: one channel, one gateway per role. */
public final class FabricLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(FabricLedger.class);
  private static final int MOST_ATTEMPTS = 6;
  private static final int MOST_QUORUMS = 12;
  private static final Duration STATUS_QUESTION = Duration.ofSeconds(3);

  /** The endorsement was overtaken by another transaction; endorsing again may succeed. */
  private static final Set<TxValidationCode> OVERTAKEN =
      EnumSet.of(
          TxValidationCode.MVCC_READ_CONFLICT,
          TxValidationCode.PHANTOM_READ_CONFLICT,
          TxValidationCode.ENDORSEMENT_POLICY_FAILURE);

  private final LedgerSettings settings;
  private final EndorsingBanks banks;
  private final TransactionSteps steps;
  private final ManagedChannel channel;
  private final SecureRandom random = new SecureRandom();
  private final Map<Role, SigningIdentity> identities = new EnumMap<>(Role.class);
  private final Map<Role, Gateway> gateways = new EnumMap<>(Role.class);

  private FabricLedger(
      LedgerSettings settings,
      EndorsingBanks banks,
      TransactionSteps steps,
      ManagedChannel channel) {
    this.settings = settings;
    this.banks = banks;
    this.steps = steps;
    this.channel = channel;
  }

  /**
   * Connects; the peer need not be up yet.
   *
   * @param settings how and as whom
   * @param banks tells which banks can endorse; none before a charter is in force
   * @param steps told of every step of a transaction
   * @return the ledger
   * @throws UncheckedIOException when a file cannot be read
   * @throws IllegalArgumentException when a file holds no identity, or others may read a key
   */
  public static FabricLedger connect(
      LedgerSettings settings, EndorsingBanks banks, TransactionSteps steps) {
    ManagedChannel channel =
        PeerChannel.open(settings.peer(), settings.tlsRoot(), settings.serverName());
    FabricLedger ledger = new FabricLedger(settings, banks, steps, channel);
    try {
      settings
          .identities()
          .forEach(
              (role, files) ->
                  ledger.identities.put(role, SigningIdentity.read(settings.mspId(), files)));
      ledger.identities.forEach((role, own) -> ledger.gateways.put(role, gateway(ledger, own)));
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
    return ledger;
  }

  private static Gateway gateway(FabricLedger ledger, SigningIdentity own) {
    LedgerSettings.Deadlines deadlines = ledger.settings.deadlines();
    return Gateway.newInstance()
        .identity(own.identity())
        .signer(own.signer())
        .hash(Hash.SHA256)
        .connection(ledger.channel)
        .evaluateOptions(within(deadlines.evaluate()))
        .endorseOptions(within(deadlines.endorse()))
        .submitOptions(within(deadlines.submit()))
        .commitStatusOptions(within(deadlines.commit()))
        .connect();
  }

  private static UnaryOperator<CallOptions> within(Duration limit) {
    return options -> options.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Receipt submit(
      Role role, TransactionName name, Object argument, Map<String, byte[]> transients) {
    byte[] json = CanonicalJson.writeBytes(argument);
    for (int attempt = 1; ; attempt++) {
      Transaction transaction = endorsed(role, name, argument, json, transients);
      Status status = order(role, transaction);
      if (status.isSuccessful()) {
        return new Receipt(
            status.getTransactionId(),
            status.getBlockNumber(),
            new String(transaction.getResult(), StandardCharsets.UTF_8));
      }
      LOG.atInfo()
          .addKeyValue("transaction", name.function())
          .addKeyValue("txId", status.getTransactionId())
          .addKeyValue("validationCode", status.getCode())
          .addKeyValue("attempt", attempt)
          .log("transaction found invalid");
      if (!OVERTAKEN.contains(status.getCode()) || attempt == MOST_ATTEMPTS) {
        throw new ConcordatException(
            ErrorCode.TRANSACTION_INVALID,
            name.function() + " " + status.getTransactionId() + " ended as " + status.getCode());
      }
      pause(attempt);
    }
  }

  private Transaction endorsed(
      Role role,
      TransactionName name,
      Object argument,
      byte[] json,
      Map<String, byte[]> transients) {
    try (Step step = steps.endorse(name)) {
      try {
        return endorse(role, name, argument, json, transients);
      } catch (ConcordatException refusal) {
        step.failed(refusal);
        throw refusal;
      }
    }
  }

  private Transaction endorse(
      Role role,
      TransactionName name,
      Object argument,
      byte[] json,
      Map<String, byte[]> transients) {
    GatewayException failure;
    try {
      return proposal(role, name, json, transients, List.of()).endorse();
    } catch (EndorseException e) {
      failure = e;
    }
    if (LedgerErrors.refusal(failure, settings.mspId()).isPresent()
        || failure.getStatus().getCode() != io.grpc.Status.Code.ABORTED) {
      throw LedgerErrors.translate(failure, settings.mspId());
    }
    return endorseByChosen(role, name, banks.of(argument), json, transients, failure);
  }

  /** The endorsers did not agree: finds a quorum that does, whoever lies among them. */
  private Transaction endorseByChosen(
      Role role,
      TransactionName name,
      EndorsingBanks.Candidates candidates,
      byte[] json,
      Map<String, byte[]> transients,
      GatewayException first) {
    GatewayException failure = first;
    Set<String> suspects =
        first.getDetails().stream().map(ErrorDetail::getMspId).collect(Collectors.toSet());
    suspects.remove(settings.mspId());
    for (List<String> quorum :
        EndorserChoice.quorums(candidates, settings.mspId(), suspects, MOST_QUORUMS)) {
      try {
        Transaction transaction = proposal(role, name, json, transients, quorum).endorse();
        LOG.atWarn()
            .addKeyValue("transaction", name.function())
            .addKeyValue("endorsers", quorum)
            .log("endorsers disagreed; a quorum that agrees was found");
        return transaction;
      } catch (EndorseException e) {
        failure = e;
      }
    }
    throw LedgerErrors.translate(failure, settings.mspId());
  }

  private Proposal proposal(
      Role role,
      TransactionName name,
      byte[] json,
      Map<String, byte[]> transients,
      List<String> endorsers) {
    Proposal.Builder builder =
        network(role)
            .getContract(settings.chaincode())
            .newProposal(name.function())
            .addArguments(json)
            .putAllTransient(transients);
    if (!endorsers.isEmpty()) {
      builder.setEndorsingOrganizations(endorsers.toArray(new String[0]));
    }
    return builder.build();
  }

  /**
   * Hands a transaction to the orderers and waits for its block. After an error nobody knows
   * whether it was accepted: its status is asked first, then the same signed bytes are sent again,
   * which cannot commit twice.
   */
  private Status order(Role role, Transaction transaction) {
    for (int attempt = 1; ; attempt++) {
      GatewayException failure;
      try {
        return status(transaction);
      } catch (SubmitException | CommitStatusException e) {
        failure = e;
      }
      LOG.atInfo()
          .addKeyValue("txId", transaction.getTransactionId())
          .addKeyValue("status", failure.getStatus().getCode())
          .addKeyValue("attempt", attempt)
          .log("no answer to a submitted transaction; asking for its status");
      try {
        return commitOf(role, transaction.getTransactionId()).getStatus(within(STATUS_QUESTION));
      } catch (CommitStatusException e) {
        failure.addSuppressed(e);
      }
      if (attempt == MOST_ATTEMPTS) {
        throw LedgerErrors.translate(failure, settings.mspId());
      }
      pause(attempt);
    }
  }

  private Status status(Transaction transaction) throws SubmitException, CommitStatusException {
    SubmittedTransaction submitted;
    try (Step _ = steps.submit(transaction.getTransactionId())) {
      submitted = transaction.submitAsync();
    }
    try (Step step = steps.commit(transaction.getTransactionId())) {
      Status status = submitted.getStatus();
      step.with("concordat.block", status.getBlockNumber())
          .with("concordat.validation", status.getCode().name());
      return status;
    }
  }

  private Commit commitOf(Role role, String transactionId) {
    Gateway gateway = gateway(role);
    ByteString creator =
        SerializedIdentity.newBuilder()
            .setMspid(gateway.getIdentity().getMspId())
            .setIdBytes(ByteString.copyFrom(gateway.getIdentity().getCredentials()))
            .build()
            .toByteString();
    CommitStatusRequest request =
        CommitStatusRequest.newBuilder()
            .setChannelId(settings.channel())
            .setTransactionId(transactionId)
            .setIdentity(creator)
            .build();
    return gateway.newCommit(
        SignedCommitStatusRequest.newBuilder()
            .setRequest(request.toByteString())
            .build()
            .toByteArray());
  }

  @Override
  public String evaluate(Role role, TransactionName name, Object argument) {
    try {
      return new String(
          network(role)
              .getContract(settings.chaincode())
              .newProposal(name.function())
              .addArguments(CanonicalJson.writeBytes(argument))
              .build()
              .evaluate(),
          StandardCharsets.UTF_8);
    } catch (GatewayException e) {
      throw LedgerErrors.translate(e, settings.mspId());
    }
  }

  @Override
  public BlockStream blocks(long from) {
    // After a long outage of the peer gRPC would dial it every two minutes only.
    channel.resetConnectBackoff();
    return BlockStream.of(
        network(settings.reader()).newBlockEventsRequest().startBlock(from).build().getEvents());
  }

  @Override
  public Optional<BlockLink> newest() {
    PeerBlocks blocks =
        new PeerBlocks(
            channel,
            settings.channel(),
            identities.get(settings.reader()),
            settings.deadlines().evaluate(),
            random,
            InstantSource.system());
    return Optional.of(BlockLink.of(blocks.newest()));
  }

  private Network network(Role role) {
    return gateway(role).getNetwork(settings.channel());
  }

  private Gateway gateway(Role role) {
    Gateway gateway = gateways.get(role);
    if (gateway == null) {
      throw new ConcordatException(
          ErrorCode.ROLE_NOT_ALLOWED, "this member has no ledger identity for the role " + role);
    }
    return gateway;
  }

  private static void pause(int attempt) {
    long limit = Math.min(2_000, 25L << attempt);
    try {
      // Random, so that two members that conflicted do not conflict again in step.
      Thread.sleep(ThreadLocalRandom.current().nextLong(limit / 2, limit + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConcordatException(ErrorCode.LEDGER_UNAVAILABLE, "interrupted while waiting", e);
    }
  }

  @Override
  public void close() {
    gateways.values().forEach(Gateway::close);
    PeerChannel.close(channel);
  }
}
