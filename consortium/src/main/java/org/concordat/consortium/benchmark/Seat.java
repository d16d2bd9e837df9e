package org.concordat.consortium.benchmark;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.protocol.identity.Role;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** One user of a member at its own peer, by Fabric's gateway and nothing in between. */
final class Seat implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 100 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  // Longer than any peer lets chaincode run: the peer's limit is to show, not this one.
  private static final long LONGEST_ENDORSEMENT_SECONDS = 600;

  private final PeerConnection connection;
  private final String mspId;

  private Seat(PeerConnection connection, String mspId) {
    this.connection = connection;
    this.mspId = mspId;
  }

  static Seat open(LedgerNetwork ledger, String organisation, Role role) throws IOException {
    LedgerNetwork.Peer peer = ledger.peer(organisation);
    ManagedChannel channel =
        peer.tlsRoot().isPresent()
            ? PeerConnection.channel(peer.address(), peer.tlsRoot().get())
            : Grpc.newChannelBuilder(peer.address(), InsecureChannelCredentials.create())
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .maxInboundMetadataSize(1 << 20)
                .build();
    return new Seat(
        PeerConnection.over(channel, ledger.enroll(organisation, role), LedgerNetwork.CHANNEL),
        peer.mspId());
  }

  /**
   * What became of a transaction.
   *
   * @param code its validation code
   * @param block the block that holds it
   * @param nanos from its proposal's making to the news of its commit
   */
  record Sent(TxValidationCode code, long block, long nanos) {
    boolean valid() {
      return code == TxValidationCode.VALID;
    }
  }

  /** What a seat sends. */
  record Message(
      String chaincode, String function, List<byte[]> arguments, Map<String, byte[]> transients) {}

  String mspId() {
    return mspId;
  }

  Network network() {
    return connection.network();
  }

  /** Submits and waits for the commit, whatever its validation code. */
  Sent submit(Message message) {
    long started = System.nanoTime();
    return send(endorse(message), started);
  }

  /**
   * Has a transaction endorsed; anew while the endorsers do not agree, since one of them may be a
   * block behind.
   */
  Transaction endorse(Message message) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return proposal(message).endorse(Seat::patient);
      } catch (EndorseException e) {
        boolean behind = e.getStatus().getCode() == Code.ABORTED && !refused(e);
        if (!behind || System.nanoTime() > deadline) {
          throw notSent(message.function(), e);
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  /** Hands an endorsed transaction to the orderers and waits for the commit. */
  Sent send(Transaction transaction, long startedNanos) {
    try {
      Status status = transaction.submitAsync().getStatus();
      return new Sent(status.getCode(), status.getBlockNumber(), System.nanoTime() - startedNanos);
    } catch (SubmitException | CommitStatusException e) {
      throw notSent("a transaction", e);
    }
  }

  byte[] evaluate(Message message) {
    try {
      return proposal(message).evaluate();
    } catch (GatewayException e) {
      throw notSent(message.function(), e);
    }
  }

  /** Has one's own peer run a transaction and keep nothing of it, however long that takes. */
  void rehearse(Message message) {
    try {
      builder(message).setEndorsingOrganizations(mspId).build().evaluate(Seat::patient);
    } catch (GatewayException e) {
      throw notSent(message.function(), e);
    }
  }

  private static CallOptions patient(CallOptions options) {
    return options.withDeadlineAfter(LONGEST_ENDORSEMENT_SECONDS, TimeUnit.SECONDS);
  }

  private NotSent notSent(String what, GatewayException e) {
    return new NotSent(what + " of " + mspId + ": " + text(e), e);
  }

  private Proposal proposal(Message message) {
    return builder(message).build();
  }

  private Proposal.Builder builder(Message message) {
    return connection
        .network()
        .getContract(message.chaincode())
        .newProposal(message.function())
        .addArguments(message.arguments().toArray(byte[][]::new))
        .putAllTransient(message.transients());
  }

  /** Endorsers that refuse have run the transaction; those whose results differ have not agreed. */
  private static boolean refused(EndorseException e) {
    return !e.getDetails().isEmpty()
        && e.getDetails().stream().noneMatch(d -> d.getMessage().contains("do not match"));
  }

  private static String text(GatewayException e) {
    return e.getStatus().getCode()
        + " "
        + e.getMessage()
        + " "
        + e.getDetails().stream()
            .map(ErrorDetail::getMessage)
            .distinct()
            .collect(Collectors.joining("; "));
  }

  @Override
  public void close() {
    connection.close();
  }

  /** A transaction that did not reach a block. */
  static final class NotSent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotSent(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
