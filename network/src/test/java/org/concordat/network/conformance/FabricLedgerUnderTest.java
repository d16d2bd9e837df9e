package org.concordat.network.conformance;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.embedded.conformance.LedgerUnderTest;
import org.concordat.embedded.conformance.TestChaincodeServer;
import org.concordat.identity.NodeRole;
import org.concordat.network.FabricNetwork;
import org.concordat.network.files.Trees;
import org.concordat.network.ledger.AlreadyProcessed;
import org.concordat.network.lifecycle.ChaincodeDefinition;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.protocol.identity.Role;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/** A real Hyperledger Fabric as the ledger under test. */
public final class FabricLedgerUnderTest implements LedgerUnderTest {
  private final Path directory;
  private final FabricNetwork network;
  private final List<TestChaincodeServer> chaincodes = new ArrayList<>();

  /** Starts a network with its chaincodes in a temporary directory. */
  public FabricLedgerUnderTest() throws IOException {
    directory = Files.createTempDirectory(onTmpfs(), "fabric");
    NetworkPlan plan = FreePorts.moved(PlanFile.usualPlan(), new SecureRandom());
    FabricPrograms programs = FabricPrograms.find(System.getenv());
    network = new FabricNetwork(plan, directory, programs, InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(network::stop, "stop-fabric"));
    try {
      network.prepare();
      network.start();
      network.define(definition(CHAINCODE, collections()), this::start);
      network.define(
          definition(NOT_INSTALLED, CollectionConfigPackage.getDefaultInstance()),
          member -> Optional.empty());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** A real network syncs its ledgers at every block: in memory that costs nothing. */
  private static Path onTmpfs() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private Optional<ChaincodePackage> start(Member member) throws IOException {
    int port = network.plan().port(member, Port.CHAINCODE);
    ChaincodePackage chaincode = network.lifecycle().pack(member, "ledgertest_1.0", port);
    Path tls = network.directory().tls(member, Issuer.CHAINCODE);
    TestChaincodeServer server =
        new TestChaincodeServer(
            chaincode.id(),
            port,
            new TestChaincodeServer.Tls(
                tls.resolve("server.crt"), tls.resolve("server.key"), tls.resolve("ca.crt")));
    synchronized (chaincodes) {
      chaincodes.add(server);
    }
    return Optional.of(chaincode);
  }

  private ChaincodeDefinition definition(String name, CollectionConfigPackage collections) {
    NetworkPlan plan = network.plan();
    return new ChaincodeDefinition(
        name,
        "1.0",
        1,
        ChaincodeDefinition.outOf(plan.quorum(), mspIds(BANKS), MSPRoleType.PEER),
        collections);
  }

  private List<String> mspIds(int first) {
    return network.plan().banks().subList(0, first).stream().map(Member::mspId).toList();
  }

  private CollectionConfigPackage collections() {
    List<String> pair = mspIds(2);
    return CollectionConfigPackage.newBuilder()
        .addConfig(collection(ALL, mspIds(BANKS), 0, false, Optional.empty()))
        .addConfig(
            collection(
                PAIR,
                pair,
                0,
                true,
                Optional.of(ChaincodeDefinition.outOf(2, pair, MSPRoleType.PEER))))
        .addConfig(collection(SHARED, pair, 0, false, Optional.empty()))
        .addConfig(collection(BRIEF, mspIds(BANKS), BRIEF_BLOCKS, false, Optional.empty()))
        .build();
  }

  private static CollectionConfig collection(
      String name,
      List<String> mspIds,
      long blocks,
      boolean membersOnly,
      Optional<SignaturePolicyEnvelope> policy) {
    StaticCollectionConfig.Builder config =
        StaticCollectionConfig.newBuilder()
            .setName(name)
            .setMemberOrgsPolicy(
                CollectionPolicyConfig.newBuilder()
                    .setSignaturePolicy(ChaincodeDefinition.outOf(1, mspIds, MSPRoleType.MEMBER)))
            .setBlockToLive(blocks)
            .setMemberOnlyRead(membersOnly)
            .setMemberOnlyWrite(membersOnly);
    policy.ifPresent(
        own -> config.setEndorsementPolicy(ApplicationPolicy.newBuilder().setSignaturePolicy(own)));
    return CollectionConfig.newBuilder().setStaticCollectionConfig(config).build();
  }

  @Override
  public String channel() {
    return network.plan().channel();
  }

  @Override
  public List<String> banks() {
    return network.plan().banks().stream().map(Member::name).toList();
  }

  @Override
  public Credentials client(String organization) {
    Member member = network.plan().member(organization);
    try {
      Role role = member.isBank() ? Role.PARTICIPANT : Role.AUDITOR;
      return Credentials.of(network.issuer().user(member, role));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Credentials peer(String organization) {
    try {
      return Credentials.of(
          network
              .issuer()
              .authority(network.plan().member(organization))
              .issue("another-peer", NodeRole.PEER, Map.of(), Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ManagedChannel connect(String organization) {
    try {
      return network.connect(network.plan().member(organization));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Channel forClients(ManagedChannel connection) {
    return ClientInterceptors.intercept(connection, new AlreadyProcessed());
  }

  @Override
  public void close() throws IOException {
    network.close();
    chaincodes.forEach(TestChaincodeServer::close);
    Trees.remove(directory);
  }
}
