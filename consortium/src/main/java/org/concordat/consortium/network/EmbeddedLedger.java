package org.concordat.consortium.network;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.network.EmbeddedNetwork;
import org.concordat.embedded.network.PeerEndpoint;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.identity.Identity;
import org.concordat.network.material.TrustAnchors;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.CollectionConfig;

/**
 * The ledger of a consortium in this JVM: an embedded Fabric network, and beside each peer the
 * chaincode as a service. It proves nothing, since one process holds all keys.
 */
public final class EmbeddedLedger implements LedgerNetwork {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String VERSION = "1";

  private final EmbeddedNetwork network;
  private final Map<String, ChaincodeServer> chaincodes = new LinkedHashMap<>();

  private EmbeddedLedger(EmbeddedNetwork network) {
    this.network = network;
  }

  /**
   * Starts the network, and the chaincode of every member.
   *
   * @param directory where blocks and keys lie
   * @param banks the banks' short names
   * @param timeWindow how far a transaction's time may lie from the peers'
   * @param clock the peers' clock
   * @return the running ledger
   * @throws IOException when the directory cannot be written or a port not be opened
   */
  public static EmbeddedLedger start(
      Path directory, List<String> banks, Duration timeWindow, InstantSource clock)
      throws IOException {
    EmbeddedNetwork.Builder builder =
        EmbeddedNetwork.builder()
            .channel(CHANNEL)
            .directory(directory)
            .timeWindow(timeWindow)
            .clock(clock)
            .chaincode(definition(banks));
    banks.forEach(bank -> builder.bank(LedgerNetwork.organisation(bank)));
    builder.regulator(REGULATOR);
    EmbeddedLedger ledger = new EmbeddedLedger(builder.start());
    try {
      for (String member : ledger.network.organizations()) {
        ledger.startChaincode(member);
      }
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    }
    return ledger;
  }

  /**
   * Returns the embedded network, for its faults and restarts.
   *
   * @return the network
   */
  public EmbeddedNetwork network() {
    return network;
  }

  /**
   * Returns a member's peer of the embedded network.
   *
   * @param organisation for example {@code BankA}
   * @return its endpoint
   */
  public PeerEndpoint endpoint(String organisation) {
    return network.peer(organisation);
  }

  @Override
  public List<String> organisations() {
    return network.organizations();
  }

  @Override
  public Peer peer(String organisation) {
    PeerEndpoint endpoint = network.peer(organisation);
    return new Peer(endpoint.mspId(), endpoint.address(), Optional.empty());
  }

  @Override
  public long height(String organisation) {
    return network.peer(organisation).height();
  }

  @Override
  public String description() {
    return "embedded";
  }

  @Override
  public Identity enroll(String organisation, Role role) {
    return network.enroll(
        organisation, role.attributeValue(), Map.of(Role.ATTRIBUTE, role.attributeValue()));
  }

  @Override
  public TrustAnchors trustAnchors() {
    return new TrustAnchors(new TreeMap<>(network.rootCertificates()), network.genesisHash());
  }

  @Override
  public void startChaincode(String organisation, ChaincodeProgram program) throws IOException {
    stopChaincode(organisation);
    ChaincodeServer server =
        program.start(CHAINCODE + ":" + VERSION, LOOPBACK, 0, Optional.empty());
    chaincodes.put(organisation, server);
    network.peer(organisation).connectChaincode(LOOPBACK, server.port());
  }

  @Override
  public void stopChaincode(String organisation) {
    ChaincodeServer running = chaincodes.remove(organisation);
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      network.close();
    } finally {
      List.copyOf(chaincodes.keySet()).forEach(this::stopChaincode);
    }
  }

  private static ChaincodeDefinition definition(List<String> banks) {
    Membership founders = new Membership(1, banks.stream().map(LedgerNetwork::mspId).toList());
    return ChaincodeDefinition.of(CHAINCODE, VERSION)
        .withCollections(
            CollectionConfig.of(founders).stream()
                .map(EmbeddedLedger::collection)
                .toArray(CollectionDefinition[]::new));
  }

  private static CollectionDefinition collection(CollectionConfig config) {
    return new CollectionDefinition(
        config.name(),
        SignaturePolicyRule.parse(config.policy()),
        config.blockToLive(),
        config.memberOnlyRead(),
        config.memberOnlyWrite(),
        Optional.empty());
  }
}
