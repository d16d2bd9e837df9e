package org.concordat.network.lifecycle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.concordat.identity.SecretFile;
import org.concordat.network.Await;
import org.concordat.network.NetworkException;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.ledger.Peers;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.node.Nodes;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.programs.FabricPrograms;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;

/**
 * Fabric's lifecycle of chaincode: a member installs, each approves, one commits what more than
 * half have approved.
 */
public final class Lifecycle {
  private static final String CHAINCODE = "_lifecycle";

  /** How long a member's own peer may take to approve. */
  private static final Duration OWN = Duration.ofSeconds(30);

  /** How long the others, on their machines, may take to approve. */
  private static final Duration OTHERS = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final NetworkPlan plan;
  private final NetworkDirectory directory;
  private final FabricPrograms programs;
  private final Nodes nodes;
  private final Issuer issuer;

  /**
   * Creates it.
   *
   * @param plan what the network is made from
   * @param directory where its files lie
   * @param programs Fabric's programs
   * @param nodes the peers
   * @param issuer knows the administrators
   */
  public Lifecycle(
      NetworkPlan plan,
      NetworkDirectory directory,
      FabricPrograms programs,
      Nodes nodes,
      Issuer issuer) {
    this.plan = plan;
    this.directory = directory;
    this.programs = programs;
    this.nodes = nodes;
    this.issuer = issuer;
  }

  /**
   * Returns the package for a member whose chaincode listens beside its peer. It is made once and
   * kept: its id stands in the member's approval.
   *
   * @param member the member
   * @param label name and version
   * @param port where its chaincode listens
   * @return the package
   * @throws IOException when the member's certificates cannot be read
   */
  public ChaincodePackage pack(Member member, String label, int port) throws IOException {
    Path file = directory.holder(member, Issuer.CHAINCODE).resolve(label + ".tgz");
    if (Files.exists(file)) {
      return ChaincodePackage.read(label, Files.readAllBytes(file));
    }
    Path peer = directory.tls(member, Issuer.CHAINCODE_CLIENT);
    ChaincodePackage made =
        ChaincodePackage.of(
            label,
            new ChaincodePackage.Connection(
                "127.0.0.1:" + port,
                Files.readString(peer.resolve("server.crt")),
                Files.readString(peer.resolve("server.key")),
                Files.readString(peer.resolve("ca.crt"))));
    Path whole = SecretFile.write(file.resolveSibling(label + ".new"), made.bytes());
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    return made;
  }

  /**
   * Installs a package at a member's peer; one that is there stays.
   *
   * @param member the member
   * @param chaincode the package
   */
  public void install(Member member, ChaincodePackage chaincode) {
    Path installed =
        directory
            .holder(member, Issuer.PEER)
            .resolve("ledger/lifecycle/chaincodes")
            .resolve(chaincode.id().replace(':', '.') + ".tar.gz");
    if (Files.exists(installed)) {
      return;
    }
    Path file = directory.holder(member, Issuer.CHAINCODE).resolve(chaincode.label() + ".tgz");
    try {
      programs.run(
          "peer",
          nodes.client(member, Issuer.ADMIN),
          "lifecycle",
          "chaincode",
          "install",
          file.toString());
    } catch (NetworkException e) {
      if (!e.getMessage().contains("already successfully installed")) {
        throw e;
      }
    }
  }

  /**
   * Approves a definition for a member.
   *
   * @param member the member
   * @param definition what it approves
   * @param packageId what its peer is to run; empty for nothing
   * @throws IOException when the member's certificates cannot be read
   */
  public void approve(Member member, ChaincodeDefinition definition, Optional<String> packageId)
      throws IOException {
    ChaincodeSource.Builder source = ChaincodeSource.newBuilder();
    packageId.ifPresentOrElse(
        id -> source.setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(id)),
        () -> source.setUnavailable(ChaincodeSource.Unavailable.getDefaultInstance()));
    ApproveChaincodeDefinitionForMyOrgArgs args =
        ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
            .setName(definition.name())
            .setVersion(definition.version())
            .setSequence(definition.sequence())
            .setValidationParameter(parameter(definition))
            .setCollections(definition.collections())
            .setSource(source)
            .build();
    submit(
        member,
        "ApproveChaincodeDefinitionForMyOrg",
        args.toByteArray(),
        List.of(member.mspId()),
        "approve " + definition.name(),
        OWN);
  }

  /**
   * Commits a definition that more than half of the banks have approved.
   *
   * @param member who commits
   * @param definition the definition
   * @throws IOException when the member's certificates cannot be read
   */
  public void commit(Member member, ChaincodeDefinition definition) throws IOException {
    CommitChaincodeDefinitionArgs args =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setName(definition.name())
            .setVersion(definition.version())
            .setSequence(definition.sequence())
            .setValidationParameter(parameter(definition))
            .setCollections(definition.collections())
            .build();
    submit(
        member,
        "CommitChaincodeDefinition",
        args.toByteArray(),
        plan.banks().stream().map(Member::mspId).limit(plan.quorum()).toList(),
        "commit " + definition.name(),
        OTHERS);
  }

  /**
   * Waits until a member's peer has a definition.
   *
   * @param member whose peer is asked
   * @param definition the definition
   * @throws NetworkException when it has not come within some minutes
   */
  public void awaitCommitted(Member member, ChaincodeDefinition definition) {
    if (!Await.until(OTHERS, PAUSE, () -> has(member, definition))) {
      throw new NetworkException(
          "definition "
              + definition.sequence()
              + " of "
              + definition.name()
              + " has not come to the peer of "
              + member.name()
              + " after "
              + OTHERS.toSeconds()
              + " s: have enough banks approved it?");
    }
  }

  private boolean has(Member member, ChaincodeDefinition definition) {
    try {
      return sequence(member, definition) >= definition.sequence();
    } catch (NetworkException e) {
      return false; // its peer may answer later
    } catch (IOException e) {
      throw new NetworkException(e.getMessage(), e);
    }
  }

  /**
   * Asks for the number of the definition in force.
   *
   * @param member whose peer is asked
   * @param definition another definition of the same chaincode
   * @return its sequence; 0 before the first
   * @throws IOException when the member's certificates cannot be read
   */
  public long sequence(Member member, ChaincodeDefinition definition) throws IOException {
    return committed(member, definition.name())
        .map(QueryChaincodeDefinitionResult::getSequence)
        .orElse(0L);
  }

  /**
   * Asks which definition is in force.
   *
   * @param member whose peer is asked
   * @param chaincode the chaincode's name
   * @return the definition; empty when there is none
   * @throws IOException when the member's certificates cannot be read
   */
  public Optional<QueryChaincodeDefinitionResult> committed(Member member, String chaincode)
      throws IOException {
    try (PeerConnection connection = connect(member)) {
      byte[] answer =
          connection
              .network()
              .getContract(CHAINCODE)
              .newProposal("QueryChaincodeDefinition")
              .addArguments(
                  QueryChaincodeDefinitionArgs.newBuilder()
                      .setName(chaincode)
                      .build()
                      .toByteArray())
              .setEndorsingOrganizations(member.mspId())
              .build()
              .evaluate();
      return Optional.of(QueryChaincodeDefinitionResult.parseFrom(answer));
    } catch (GatewayException e) {
      if (PeerConnection.reason(e).contains("is not defined")) {
        return Optional.empty();
      }
      throw new NetworkException(
          "the peer of "
              + member.name()
              + " does not tell its definitions: "
              + PeerConnection.reason(e),
          e);
    } catch (InvalidProtocolBufferException e) {
      throw new NetworkException("the peer of " + member.name() + " answers nonsense", e);
    }
  }

  private static com.google.protobuf.ByteString parameter(ChaincodeDefinition definition) {
    return ApplicationPolicy.newBuilder()
        .setSignaturePolicy(definition.endorsement())
        .build()
        .toByteString();
  }

  private PeerConnection connect(Member member) throws IOException {
    return new Peers(plan, directory).connect(member, issuer.identity(member, Issuer.ADMIN));
  }

  /** Submits; again while peers do not know each other yet, or have not seen the last block. */
  private void submit(
      Member member,
      String function,
      byte[] args,
      List<String> endorsers,
      String what,
      Duration patience)
      throws IOException {
    Instant deadline = Instant.now().plus(patience);
    try (PeerConnection connection = connect(member)) {
      while (true) {
        try {
          connection
              .network()
              .getContract(CHAINCODE)
              .newProposal(function)
              .addArguments(args)
              .setEndorsingOrganizations(endorsers.toArray(String[]::new))
              .build()
              .endorse()
              .submit();
          return;
        } catch (EndorseException e) {
          if (PeerConnection.reason(e).contains("unchanged content")) {
            return; // approved before
          }
          if (Instant.now().isAfter(deadline)) {
            throw new NetworkException(
                member.name() + " could not " + what + ": " + PeerConnection.reason(e), e);
          }
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    } catch (GatewayException | CommitException e) {
      throw new NetworkException(
          member.name()
              + " could not "
              + what
              + ": "
              + (e instanceof GatewayException failed
                  ? PeerConnection.reason(failed)
                  : e.getMessage()),
          e);
    }
  }
}
