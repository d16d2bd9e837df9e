package org.concordat.consortium.network;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.network.EmbeddedNetwork;
import org.concordat.embedded.network.PeerEndpoint;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.identity.Identity;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.CollectionConfig;

/**
 * The ledger of a consortium in this JVM: an embedded Fabric network, and beside each peer the
 * chaincode as a service. It proves nothing, since one process holds all keys.
 */
public final class LedgerNetwork implements AutoCloseable {
  /** The channel's name. */
  public static final String CHANNEL = "concordat";

  /** The chaincode's name on the channel. */
  public static final String CHAINCODE = "concordat";

  /** The regulator's organisation. */
  public static final String REGULATOR = "Regulator";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String VERSION = "1";

  private final EmbeddedNetwork network;
  private final Map<String, ChaincodeServer> chaincodes = new LinkedHashMap<>();

  private LedgerNetwork(EmbeddedNetwork network) {
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
  public static LedgerNetwork start(
      Path directory, List<String> banks, Duration timeWindow, InstantSource clock)
      throws IOException {
    EmbeddedNetwork.Builder builder =
        EmbeddedNetwork.builder()
            .channel(CHANNEL)
            .directory(directory)
            .timeWindow(timeWindow)
            .clock(clock)
            .chaincode(definition(banks));
    banks.forEach(bank -> builder.bank(organisation(bank)));
    builder.regulator(REGULATOR);
    LedgerNetwork ledger = new LedgerNetwork(builder.start());
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
   * Returns the organisation of a bank.
   *
   * @param bank the bank's short name, for example {@code A}
   * @return for example {@code BankA}
   */
  public static String organisation(String bank) {
    return "Bank" + bank;
  }

  /**
   * Returns the MSP id of a bank.
   *
   * @param bank the bank's short name, for example {@code A}
   * @return for example {@code BankAMSP}
   */
  public static String mspId(String bank) {
    return organisation(bank) + "MSP";
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
   * Returns a member's peer.
   *
   * @param organisation for example {@code BankA}
   * @return its endpoint
   */
  public PeerEndpoint peer(String organisation) {
    return network.peer(organisation);
  }

  /**
   * Issues a client's certificate with a role.
   *
   * @param organisation for example {@code BankA}
   * @param role the role its attribute names
   * @return the identity
   */
  public Identity enroll(String organisation, Role role) {
    return network.enroll(
        organisation, role.attributeValue(), Map.of(Role.ATTRIBUTE, role.attributeValue()));
  }

  /**
   * Starts the chaincode of a member anew; its peer connects to it.
   *
   * @param organisation for example {@code BankA}
   * @throws IOException when no port can be opened
   */
  public void startChaincode(String organisation) throws IOException {
    stopChaincode(organisation);
    ChaincodeServer server =
        ChaincodeServer.start(CHAINCODE + ":" + VERSION, LOOPBACK, 0, Optional.empty());
    chaincodes.put(organisation, server);
    network.peer(organisation).connectChaincode(LOOPBACK, server.port());
  }

  /**
   * Stops the chaincode of a member.
   *
   * @param organisation for example {@code BankA}
   */
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
                .map(LedgerNetwork::collection)
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
