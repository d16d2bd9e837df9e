package org.concordat.embedded.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.network.EmbeddedNetwork;
import org.concordat.embedded.policy.SignaturePolicyRule;

/** The embedded network as a ledger under test. */
public final class EmbeddedLedgerUnderTest extends EmbeddedSeats {
  static final List<String> NAMES = List.of("BankA", "BankB", "BankC", "BankD", "BankE");

  private final Path directory;
  private final EmbeddedNetwork network;
  private final List<TestChaincodeServer> chaincodes = new ArrayList<>();

  /** Starts a network with its chaincodes in a temporary directory. */
  public EmbeddedLedgerUnderTest() throws IOException {
    this(Files.createTempDirectory("ledger"));
  }

  /** Starts a network with its chaincodes in {@code directory}. */
  public EmbeddedLedgerUnderTest(Path directory) throws IOException {
    this.directory = directory;
    this.network = describe(directory).start();
    for (String name : network.organizations()) {
      TestChaincodeServer server = new TestChaincodeServer(name);
      chaincodes.add(server);
      network.peer(name).connectChaincode(CHAINCODE, "127.0.0.1", server.port());
    }
  }

  /** The network that conformance tests expect. */
  public static EmbeddedNetwork.Builder describe(Path directory) {
    EmbeddedNetwork.Builder builder =
        EmbeddedNetwork.builder().channel("testing").directory(directory);
    NAMES.forEach(builder::bank);
    return builder
        .regulator("Regulator")
        .chaincode(
            ChaincodeDefinition.of(CHAINCODE, "1.0")
                .withCollections(
                    collection(ALL, NAMES, 0, false, Optional.empty()),
                    collection(
                        PAIR,
                        NAMES.subList(0, 2),
                        0,
                        true,
                        Optional.of(
                            SignaturePolicyRule.parse("AND('BankAMSP.peer','BankBMSP.peer')"))),
                    collection(SHARED, NAMES.subList(0, 2), 0, false, Optional.empty()),
                    collection(BRIEF, NAMES, BRIEF_BLOCKS, false, Optional.empty())))
        .chaincode(ChaincodeDefinition.of(NOT_INSTALLED, "1.0"));
  }

  private static CollectionDefinition collection(
      String name,
      List<String> banks,
      long blocks,
      boolean membersOnly,
      Optional<SignaturePolicyRule> policy) {
    return new CollectionDefinition(
        name,
        SignaturePolicyRule.anyOf(
            banks.stream().map(b -> b + "MSP").toList(),
            org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType.MEMBER),
        blocks,
        membersOnly,
        membersOnly,
        policy);
  }

  /** The network itself, for tests that only the embedded one allows. */
  @Override
  public EmbeddedNetwork network() {
    return network;
  }

  @Override
  public void close() throws IOException {
    network.close();
    chaincodes.forEach(TestChaincodeServer::close);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
