package org.concordat.embedded.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.concordat.embedded.chaincode.ChaincodeClient;
import org.concordat.embedded.chaincode.ChaincodeFailure;
import org.concordat.embedded.chaincode.TransactionContext;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.fault.Faults;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.ledger.PeerLedger;
import org.concordat.embedded.ledger.ReadWriteSetBuilder;
import org.concordat.embedded.ledger.Simulation;
import org.concordat.embedded.ledger.Space;
import org.concordat.identity.Identity;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * One peer's endorser: checks a proposal, runs its chaincode on the peer's own state and signs what
 * came out. Statuses and texts are those of Fabric 3.1.
 */
public final class Endorser {
  private static final int ERROR_THRESHOLD = 400;
  private static final int ERROR = 500;

  private final Environment peer;
  private final QueryChaincode queries;

  /** What an endorser needs of its peer. */
  public interface Environment {
    /** The peer's signing identity. */
    Identity identity();

    /** The bank's short name, by which faults know it. */
    String name();

    /** The channel's name. */
    String channel();

    /** The channel's membership. */
    MspRegistry registry();

    /** Who may do what. */
    AccessControl access();

    /** The channel's chaincodes. */
    Definitions definitions();

    /** The peer's ledger. */
    PeerLedger ledger();

    /** The connection to that chaincode, when one is installed. */
    Optional<ChaincodeClient> chaincode(String chaincode);

    /** Hands private values to the members' peers. */
    void distribute(String transactionId, ReadWriteSetBuilder.Result result);

    /** How far a proposal's timestamp may lie from now. */
    Duration timeWindow();

    /** The time. */
    InstantSource clock();

    /** Faults on demand. */
    Faults faults();
  }

  /** The endorser of {@code peer}. */
  public Endorser(Environment peer) {
    this.peer = peer;
    this.queries = new QueryChaincode(peer);
  }

  /**
   * Answers a proposal.
   *
   * @throws ProposalRefused when the proposal itself is not acceptable
   */
  public ProposalResponse process(SignedProposal signed) throws ProposalRefused {
    UnpackedProposal proposal;
    try {
      proposal = UnpackedProposal.of(signed);
    } catch (InvalidProtocolBufferException e) {
      throw new ProposalRefused("failed parsing proposal: " + e.getMessage(), true);
    }
    checkFilters(proposal);
    if (proposal.chaincode().isEmpty()) {
      throw new ProposalRefused("ChaincodeHeaderExtension.ChaincodeId.Name is empty", false);
    }
    if (!proposal.channel().equals(peer.channel())) {
      return failure("channel '" + proposal.channel() + "' not found");
    }
    Member creator = checkProposal(proposal);
    if (QueryChaincode.NAME.equals(proposal.chaincode())) {
      return endorse(
          proposal, queries.invoke(proposal), QueryChaincode.VERSION, null, ByteString.EMPTY);
    }
    return simulate(proposal, creator);
  }

  private void checkFilters(UnpackedProposal proposal) throws ProposalRefused {
    Instant now = peer.clock().instant();
    if (peer.registry().hasExpired(proposal.signatureHeader().getCreator(), now)) {
      throw new ProposalRefused("proposal client identity expired", true);
    }
    Timestamp given = proposal.channelHeader().getTimestamp();
    Instant timestamp;
    try {
      timestamp = Instant.ofEpochSecond(given.getSeconds(), given.getNanos());
    } catch (DateTimeException e) {
      timestamp = Instant.EPOCH;
    }
    if (Duration.between(timestamp, now).abs().compareTo(peer.timeWindow()) > 0) {
      throw new ProposalRefused(
          "request unauthorized due to incorrect timestamp %s, peer time %s, peer.authentication.timewindow %s"
              .formatted(text(timestamp), text(now), text(peer.timeWindow())),
          true);
    }
  }

  private static String text(Instant instant) {
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /** A duration as Go prints it. */
  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    StringBuilder text = new StringBuilder();
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds / 60 % 60).append('m');
    }
    return text.append(seconds % 60).append('s').toString();
  }

  private Member checkProposal(UnpackedProposal proposal) throws ProposalRefused {
    HeaderType type = HeaderType.forNumber(proposal.channelHeader().getType());
    if (type != HeaderType.ENDORSER_TRANSACTION && type != HeaderType.CONFIG) {
      throw invalid("invalid header type " + type);
    }
    if (proposal.channelHeader().getEpoch() != 0) {
      throw invalid("epoch is non-zero");
    }
    if (proposal.signatureHeader().getNonce().isEmpty()) {
      throw invalid("nonce is empty");
    }
    if (proposal.signatureHeader().getCreator().isEmpty()) {
      throw invalid("creator is empty");
    }
    if (!proposal.transactionId().equals(proposal.computedTransactionId())) {
      throw invalid(
          "incorrectly computed txid '%s' -- expected '%s'"
              .formatted(proposal.transactionId(), proposal.computedTransactionId()));
    }
    if (proposal.signed().getSignature().isEmpty()) {
      throw invalid("empty signature bytes");
    }
    Member creator;
    try {
      creator = peer.registry().member(proposal.signatureHeader().getCreator());
    } catch (MspRegistry.InvalidIdentityException e) {
      throw invalid(
          "access denied: channel [%s] creator org ".formatted(proposal.channel())
              + e.mspId().map(org -> "[" + org + "]").orElse("unknown, creator is malformed"));
    }
    if (!peer.registry()
        .verify(
            creator,
            proposal.signed().getProposalBytes().toByteArray(),
            proposal.signed().getSignature().toByteArray())) {
      throw invalid(
          "access denied: channel [%s] creator org [%s]"
              .formatted(proposal.channel(), creator.mspId()));
    }
    if (peer.ledger().transaction(proposal.transactionId()).isPresent()) {
      throw new ProposalRefused(
          "duplicate transaction found ["
              + proposal.transactionId()
              + "]. Creator ["
              + org.concordat.identity.Digests.hex(
                  proposal.signatureHeader().getCreator().toByteArray())
              + "]",
          false);
    }
    if (!QueryChaincode.NAME.equals(proposal.chaincode())) {
      Optional<String> denied = peer.access().refusal(AccessControl.PROPOSE, creator);
      if (denied.isPresent()) {
        throw new ProposalRefused(denied.get(), false);
      }
    }
    return creator;
  }

  private static ProposalRefused invalid(String reason) {
    return new ProposalRefused("error validating proposal: " + reason, false);
  }

  private ProposalResponse simulate(UnpackedProposal proposal, Member creator) {
    Optional<ChaincodeDefinition> definition = peer.definitions().chaincode(proposal.chaincode());
    if (definition.isEmpty()) {
      return failure(
          "make sure the chaincode %1$s has been successfully defined on channel %2$s and try again: chaincode %1$s not found"
              .formatted(proposal.chaincode(), proposal.channel()));
    }
    Optional<ChaincodeClient> chaincode = peer.chaincode(proposal.chaincode());
    if (chaincode.isEmpty()) {
      return failure(
          "make sure the chaincode %1$s has been successfully defined on channel %2$s and try again: chaincode definition for '%1$s' exists, but chaincode is not installed"
              .formatted(proposal.chaincode(), proposal.channel()));
    }
    try (Simulation simulation = peer.ledger().simulate(proposal.transactionId())) {
      TransactionContext context =
          new TransactionContext(
              proposal.channel(),
              proposal.transactionId(),
              proposal.chaincode(),
              creator,
              proposal.signed(),
              proposal.input(),
              simulation);
      ChaincodeMessage answer = run(chaincode.get(), context);
      Response response = Response.parseFrom(answer.getPayload());
      if (response.getStatus() >= ERROR_THRESHOLD) {
        return response.getStatus() >= ERROR
            ? ProposalResponse.newBuilder()
                .setResponse(response)
                .setPayload(
                    payload(proposal, response, definition.get().version(), null, ByteString.EMPTY))
                .build()
            : ProposalResponse.newBuilder().setResponse(response).build();
      }
      ReadWriteSetBuilder.Result result = peer.faults().falsify(peer.name(), simulation.result());
      Response said = peer.faults().falsify(peer.name(), response);
      peer.distribute(proposal.transactionId(), result);
      ProposalResponse endorsed =
          endorse(
              proposal,
              said,
              definition.get().version(),
              event(answer, context),
              result.publicBytes());
      return endorsed.toBuilder().setInterest(interest(simulation, result)).build();
    } catch (ChaincodeFailure e) {
      return failure("error in simulation: " + e.getMessage());
    } catch (InvalidProtocolBufferException e) {
      return failure(
          "error in simulation: failed to unmarshal response for transaction "
              + proposal.transactionId());
    }
  }

  private static ChaincodeMessage run(ChaincodeClient chaincode, TransactionContext context)
      throws ChaincodeFailure {
    ChaincodeMessage answer;
    try {
      answer = chaincode.execute(context);
    } catch (ChaincodeFailure e) {
      throw new ChaincodeFailure(
          "failed to execute transaction " + context.transactionId() + ": " + e.getMessage());
    }
    if (answer.getType() == ChaincodeMessage.Type.ERROR) {
      throw new ChaincodeFailure(
          "transaction returned with failure: " + answer.getPayload().toStringUtf8());
    }
    return answer;
  }

  private static ByteString event(ChaincodeMessage answer, TransactionContext context) {
    return answer.hasChaincodeEvent()
        ? answer.getChaincodeEvent().toBuilder()
            .setChaincodeId(context.chaincode())
            .setTxId(context.transactionId())
            .build()
            .toByteString()
        : null;
  }

  /**
   * Which chaincodes and collections were touched: from it the gateway knows whose endorsement is
   * needed.
   */
  private static ChaincodeInterest interest(
      Simulation simulation, ReadWriteSetBuilder.Result result) {
    ChaincodeInterest.Builder interest = ChaincodeInterest.newBuilder();
    Set<Space> written = new HashSet<>();
    result
        .privateSets()
        .forEach(w -> written.add(Space.privateState(w.namespace(), w.collection())));
    for (String namespace : new TreeSet<>(result.namespaces())) {
      boolean onlyPrivateWrites =
          !result.writtenPublic().contains(namespace)
              && written.stream().anyMatch(w -> w.namespace().equals(namespace));
      if (!onlyPrivateWrites) {
        interest.addChaincodes(ChaincodeCall.newBuilder().setName(namespace));
      }
    }
    for (Space collection : result.collections()) {
      boolean read = simulation.readPrivate(collection.namespace(), collection.collection());
      if (read || written.contains(collection)) {
        interest.addChaincodes(
            ChaincodeCall.newBuilder()
                .setName(collection.namespace())
                .addCollectionNames(collection.collection())
                .setNoPrivateReads(!read));
      }
    }
    return interest.build();
  }

  private ProposalResponse endorse(
      UnpackedProposal proposal,
      Response response,
      String version,
      ByteString event,
      ByteString results) {
    ByteString payload = payload(proposal, response, version, event, results);
    if (response.getStatus() >= ERROR) {
      return ProposalResponse.newBuilder().setResponse(response).setPayload(payload).build();
    }
    ByteString endorser = peer.identity().serialized();
    byte[] signature = peer.identity().sign(payload.concat(endorser).toByteArray());
    return ProposalResponse.newBuilder()
        .setVersion(1)
        .setResponse(response)
        .setPayload(payload)
        .setEndorsement(
            Endorsement.newBuilder()
                .setEndorser(endorser)
                .setSignature(ByteString.copyFrom(signature)))
        .build();
  }

  private static ByteString payload(
      UnpackedProposal proposal,
      Response response,
      String version,
      ByteString event,
      ByteString results) {
    ChaincodeAction.Builder action =
        ChaincodeAction.newBuilder()
            .setResults(results)
            .setResponse(response)
            .setChaincodeId(
                ChaincodeID.newBuilder().setName(proposal.chaincode()).setVersion(version));
    if (event != null) {
      action.setEvents(event);
    }
    return ProposalResponsePayload.newBuilder()
        .setProposalHash(proposal.hash())
        .setExtension(action.build().toByteString())
        .build()
        .toByteString();
  }

  private static ProposalResponse failure(String message) {
    return ProposalResponse.newBuilder()
        .setResponse(Response.newBuilder().setStatus(ERROR).setMessage(message))
        .build();
  }
}
