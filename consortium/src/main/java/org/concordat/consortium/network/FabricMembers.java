package org.concordat.consortium.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.identity.Identity;
import org.concordat.network.FabricNetwork;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.lifecycle.ConcordatDefinition;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.TrustAnchors;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.hyperledger.fabric.client.GatewayException;

/**
 * The members of a real Hyperledger Fabric as this JVM sees them, wherever orderers and peers run:
 * it holds the chaincode of every member, and asks their peers.
 */
public abstract class FabricMembers implements LedgerNetwork {
  /** Name and version of the chaincode's package. */
  public static final String LABEL = CHAINCODE + "_1";

  private final FabricNetwork network;
  private final Map<String, ChaincodeServer> chaincodes = new ConcurrentHashMap<>();
  private final Map<String, PeerConnection> observers = new ConcurrentHashMap<>();

  /**
   * Creates them.
   *
   * @param network the network as it is seen from this JVM
   */
  protected FabricMembers(FabricNetwork network) {
    this.network = network;
  }

  /**
   * Where a member's chaincode listens in this JVM.
   *
   * @param host the address to listen on
   * @param tls its certificate, and whose peers may connect
   */
  public record Listener(String host, ChaincodeServer.Tls tls) {}

  /**
   * Prepares where a member's chaincode is to listen.
   *
   * @param member the member
   * @return the place
   * @throws IOException when a file cannot be written
   */
  protected abstract Listener listener(Member member) throws IOException;

  /**
   * Returns the package that tells a member's peer where its chaincode is.
   *
   * @param member the member
   * @return the package
   * @throws IOException when a file cannot be read or written
   */
  protected abstract ChaincodePackage chaincode(Member member) throws IOException;

  /**
   * Starts the chaincode of every member, puts it in force and waits until all can use it.
   *
   * @throws IOException when certificates cannot be read or a port not be opened
   */
  protected final void define() throws IOException {
    List<String> founders = network.plan().banks().stream().map(Member::mspId).toList();
    network.define(
        ConcordatDefinition.first(network.plan(), new Membership(1, founders)), this::install);
    network.awaitEndorsement();
  }

  private Optional<ChaincodePackage> install(Member member) throws IOException {
    startChaincode(member.name());
    return Optional.of(chaincode(member));
  }

  /**
   * Returns the network, for its nodes.
   *
   * @return the network as it is seen from this JVM
   */
  public final FabricNetwork network() {
    return network;
  }

  private Member member(String organisation) {
    return network.plan().member(organisation);
  }

  @Override
  public final List<String> organisations() {
    return network.plan().members().stream().map(Member::name).toList();
  }

  @Override
  public final TrustAnchors trustAnchors() throws IOException {
    return network.directory().trustAnchors();
  }

  @Override
  public final Peer peer(String organisation) {
    Member member = member(organisation);
    return new Peer(
        member.mspId(),
        network.peers().address(member),
        Optional.of(network.peers().tlsRoot(member)));
  }

  @Override
  public final long height(String organisation) {
    try {
      return observers.computeIfAbsent(organisation, this::observe).height();
    } catch (GatewayException e) {
      throw new IllegalStateException("the peer of " + organisation + " tells no height", e);
    }
  }

  private PeerConnection observe(String organisation) {
    Member member = member(organisation);
    try {
      return network
          .peers()
          .connect(member, network.issuer().user(member, Issuer.roles(member).getLast()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final Identity enroll(String organisation, Role role) {
    try {
      return network.issuer().issueUser(member(organisation), role);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final void startChaincode(String organisation, ChaincodeProgram program)
      throws IOException {
    stopChaincode(organisation);
    Member member = member(organisation);
    Listener listener = listener(member);
    chaincodes.put(
        organisation,
        program.start(
            chaincode(member).id(),
            listener.host(),
            network.plan().port(member, Port.CHAINCODE),
            Optional.of(listener.tls())));
  }

  @Override
  public final void stopChaincode(String organisation) {
    ChaincodeServer running = chaincodes.remove(organisation);
    if (running != null) {
      running.stop();
    }
  }

  /** Ends this JVM's connections to peers. */
  protected final void disconnect() {
    observers.values().forEach(PeerConnection::close);
  }

  /** Stops the chaincode of every member. */
  protected final void stopChaincodes() {
    List.copyOf(chaincodes.keySet()).forEach(this::stopChaincode);
  }
}
