package org.concordat.embedded.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/** One client with the real Gateway library: one identity on one peer. */
public final class Client implements AutoCloseable {
  private final LedgerUnderTest ledger;
  private final ManagedChannel channel;
  private final Gateway gateway;

  private Client(LedgerUnderTest ledger, String peerOf, LedgerUnderTest.Credentials credentials) {
    this.ledger = ledger;
    this.channel = ledger.connect(peerOf);
    this.gateway =
        Gateway.newInstance()
            .connection(ledger.forClients(channel))
            .identity(new X509Identity(credentials.mspId(), credentials.certificate()))
            .signer(Signers.newPrivateKeySigner(credentials.privateKey()))
            .hash(Hash.SHA256)
            .evaluateOptions(o -> o.withDeadlineAfter(60, TimeUnit.SECONDS))
            .endorseOptions(o -> o.withDeadlineAfter(60, TimeUnit.SECONDS))
            .submitOptions(o -> o.withDeadlineAfter(60, TimeUnit.SECONDS))
            .commitStatusOptions(o -> o.withDeadlineAfter(60, TimeUnit.SECONDS))
            .connect();
  }

  /** A client of {@code organization} on its own organisation's peer. */
  public static Client of(LedgerUnderTest ledger, String organization) {
    return new Client(ledger, organization, ledger.client(organization));
  }

  /** Somebody else on {@code organization}'s peer. */
  public static Client on(
      LedgerUnderTest ledger, String organization, LedgerUnderTest.Credentials credentials) {
    return new Client(ledger, organization, credentials);
  }

  /** The channel. */
  public Network network() {
    return gateway.getNetwork(ledger.channel());
  }

  /** The gateway. */
  public Gateway gateway() {
    return gateway;
  }

  /** The connection. */
  public ManagedChannel channel() {
    return channel;
  }

  /** The chaincode. */
  public Contract contract() {
    return network().getContract(LedgerUnderTest.CHAINCODE);
  }

  /** Evaluates and returns the result as text. */
  public String evaluate(String function, String... arguments) throws GatewayException {
    return new String(contract().evaluateTransaction(function, arguments), UTF_8);
  }

  /** Submits, waits for the commit and returns what became of it. */
  public Status submit(String function, String... arguments) throws Exception {
    return submitAsync(function, arguments).getStatus();
  }

  /** Submits, waits, and expects it to be valid; returns the result. */
  public String submitValid(String function, String... arguments) throws Exception {
    return new String(contract().submitTransaction(function, arguments), UTF_8);
  }

  /** Endorses and submits without waiting for the commit. */
  public SubmittedTransaction submitAsync(String function, String... arguments) throws Exception {
    return endorse(function, arguments).submitAsync();
  }

  /** Collects endorsements. */
  public Transaction endorse(String function, String... arguments) throws EndorseException {
    return proposal(function, arguments).build().endorse();
  }

  /** A proposal to be completed. */
  public Proposal.Builder proposal(String function, String... arguments) {
    return contract().newProposal(function).addArguments(arguments);
  }

  /** Submits with transient data. */
  public Status submitWith(Map<String, byte[]> transientData, String function, String... arguments)
      throws Exception {
    return proposal(function, arguments)
        .putAllTransient(transientData)
        .build()
        .endorse()
        .submitAsync()
        .getStatus();
  }

  /** A query of Fabric's own qscc. */
  public byte[] qscc(String function, byte[]... arguments) throws GatewayException {
    Proposal.Builder proposal =
        network()
            .getContract("qscc")
            .newProposal(function)
            .addArguments(ledger.channel())
            .addArguments(arguments);
    return proposal.build().evaluate();
  }

  /** Waits until {@code organization}'s peer has committed the transaction, too. */
  public static void awaitCommit(LedgerUnderTest ledger, String organization, byte[] signedCommit) {
    try (Client client = of(ledger, organization)) {
      client.gateway().newCommit(signedCommit).getStatus();
    } catch (GatewayException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    gateway.close();
    channel.shutdownNow();
    try {
      channel.awaitTermination(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
