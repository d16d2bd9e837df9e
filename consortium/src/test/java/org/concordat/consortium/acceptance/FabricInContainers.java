package org.concordat.consortium.acceptance;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Volume;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.identity.Identity;
import org.concordat.identity.KeyStoreDirectory;
import org.concordat.identity.KeyedCertificate;
import org.concordat.identity.SecretFile;
import org.concordat.network.FabricNetwork;
import org.concordat.network.Together;
import org.concordat.network.containers.Container;
import org.concordat.network.containers.ContainerHost;
import org.concordat.network.containers.ContainerNetwork;
import org.concordat.network.containers.Images;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.lifecycle.ConcordatDefinition;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * The orderers and peers of {@code scripts/containers.sh}, with the same settings, started by
 * Testcontainers. The chaincode of every member listens in this JVM.
 */
final class FabricInContainers implements LedgerNetwork {
  /** What containers call the machine they run on. */
  private static final String MACHINE = "machine";

  private static final String LABEL = CHAINCODE + "_1";

  private final Path directory;
  private final ContainerNetwork network;
  private final SecureRandom random = new SecureRandom();
  private final Network bridge = Network.newNetwork();
  private final Map<String, GenericContainer<?>> hosts = new ConcurrentHashMap<>();
  private final Map<String, GenericContainer<?>> nodes = new ConcurrentHashMap<>();
  private final Map<String, ChaincodeServer> chaincodes = new ConcurrentHashMap<>();
  private final Map<String, PeerConnection> observers = new ConcurrentHashMap<>();

  private FabricInContainers(
      Path directory, NetworkPlan plan, Images images, FabricPrograms programs) {
    this.directory = directory;
    this.network =
        new ContainerNetwork(
            FreePorts.moved(plan, random), directory, programs, images, InstantSource.system());
  }

  /** Starts it, and returns when every bank gets an endorsement. */
  static FabricInContainers start(
      Path directory, NetworkPlan plan, Images images, FabricPrograms programs) throws IOException {
    FabricInContainers fabric = new FabricInContainers(directory, plan, images, programs);
    try {
      fabric.network.prepare();
      Together.forEach(fabric.network.hosts(), fabric::startHost);
      Together.forEach(fabric.network.containers(), fabric::startNode);
      fabric.network.join();
      fabric.define();
      return fabric;
    } catch (IOException | RuntimeException e) {
      fabric.close();
      throw e;
    }
  }

  private FabricNetwork outside() {
    return network.outside();
  }

  private Member member(String organisation) {
    return outside().plan().member(organisation);
  }

  private void startHost(ContainerHost host) {
    List<PortBinding> ports =
        host.ports().stream()
            .map(port -> PortBinding.parse("127.0.0.1:" + port + ":" + port))
            .toList();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(host.image()))
            .withNetwork(bridge)
            .withNetworkAliases(host.name())
            .withCommand(ContainerHost.COMMAND.toArray(String[]::new))
            .withExtraHost(MACHINE, "host-gateway")
            .waitingFor(new AtOnce())
            .withCreateContainerCmdModifier(
                create ->
                    settings(create.withHostName(host.name()).withExposedPorts(exposed(ports)))
                        .withPortBindings(ports));
    hosts.put(host.name(), container);
    container.start();
  }

  private void startNode(Container node) throws IOException {
    String user =
        Files.getAttribute(directory, "unix:uid") + ":" + Files.getAttribute(directory, "unix:gid");
    List<Bind> binds =
        Stream.concat(
                node.reads().stream().map(path -> bind(path, AccessMode.ro)),
                node.writes().stream().map(path -> bind(path, AccessMode.rw)))
            .toList();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(node.image()))
            .withNetworkMode("container:" + hosts.get(node.host()).getContainerId())
            .withCommand(node.command().toArray(String[]::new))
            .withWorkingDirectory(node.directory().toString())
            .withEnv(node.environment())
            .waitingFor(new AtOnce())
            .withCreateContainerCmdModifier(
                create -> settings(create.withUser(user)).withBinds(binds));
    nodes.put(node.name(), container);
    container.start();
  }

  private static List<ExposedPort> exposed(List<PortBinding> ports) {
    return ports.stream().map(PortBinding::getExposedPort).toList();
  }

  private static HostConfig settings(CreateContainerCmd create) {
    HostConfig settings = create.getHostConfig();
    if (settings == null) {
      throw new IllegalStateException("a container without settings of its host");
    }
    return settings;
  }

  private static Bind bind(Path path, AccessMode mode) {
    return new Bind(path.toString(), new Volume(path.toString()), mode);
  }

  private void define() throws IOException {
    NetworkPlan plan = outside().plan();
    Membership founders = new Membership(1, plan.banks().stream().map(Member::mspId).toList());
    outside().define(ConcordatDefinition.first(plan, founders), this::install);
    outside().awaitEndorsement();
  }

  private Optional<ChaincodePackage> install(Member member) throws IOException {
    startChaincode(member.name());
    return Optional.of(chaincode(member));
  }

  /** As for a process, but for the address; it lies where it is installed from. */
  private ChaincodePackage chaincode(Member member) throws IOException {
    Path file = outside().directory().holder(member, Issuer.CHAINCODE).resolve(LABEL + ".tgz");
    Path peer = outside().directory().tls(member, Issuer.CHAINCODE_CLIENT);
    ChaincodePackage chaincode =
        ChaincodePackage.of(
            LABEL,
            new ChaincodePackage.Connection(
                MACHINE + ":" + outside().plan().port(member, Port.CHAINCODE),
                Files.readString(peer.resolve("server.crt")),
                Files.readString(peer.resolve("server.key")),
                Files.readString(peer.resolve("ca.crt"))));
    Files.write(file, chaincode.bytes());
    return chaincode;
  }

  @Override
  public void startChaincode(String organisation, ChaincodeProgram program) throws IOException {
    stopChaincode(organisation);
    Member member = member(organisation);
    Path keys = Files.createDirectories(directory.resolve("chaincode-here").resolve(organisation));
    Instant now = Instant.now();
    KeyedCertificate certificate =
        new KeyStoreDirectory(outside().directory().authorities(member), random)
            .tlsAuthority(member.mspId(), member.name(), now)
            .issue("chaincode", List.of(MACHINE), now, Duration.ofDays(1));
    SecretFile.write(keys.resolve("server.key"), certificate.privateKeyPem());
    Files.writeString(keys.resolve("server.crt"), certificate.certificatePem());
    chaincodes.put(
        organisation,
        program.start(
            chaincode(member).id(),
            "0.0.0.0", // containers come from another network than loopback
            outside().plan().port(member, Port.CHAINCODE),
            Optional.of(
                new ChaincodeServer.Tls(
                    keys.resolve("server.crt"),
                    keys.resolve("server.key"),
                    outside().directory().tls(member, Issuer.PEER).resolve("ca.crt")))));
  }

  @Override
  public void stopChaincode(String organisation) {
    ChaincodeServer running = chaincodes.remove(organisation);
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public List<String> organisations() {
    return outside().plan().members().stream().map(Member::name).toList();
  }

  @Override
  public Peer peer(String organisation) {
    Member member = member(organisation);
    return new Peer(
        member.mspId(),
        outside().plan().address(member, Port.PEER),
        Optional.of(outside().directory().tls(member, Issuer.PEER).resolve("ca.crt")));
  }

  @Override
  public long height(String organisation) {
    try {
      return BlockchainInfo.parseFrom(
              observers
                  .computeIfAbsent(organisation, this::observe)
                  .network()
                  .getContract("qscc")
                  .evaluateTransaction("GetChainInfo", CHANNEL))
          .getHeight();
    } catch (GatewayException | InvalidProtocolBufferException e) {
      throw new IllegalStateException("the peer of " + organisation + " tells no height", e);
    }
  }

  private PeerConnection observe(String organisation) {
    Peer peer = peer(organisation);
    Member member = member(organisation);
    try {
      return PeerConnection.open(
          peer.address(),
          peer.tlsRoot().orElseThrow(),
          outside().issuer().user(member, Issuer.roles(member).getLast()),
          CHANNEL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Identity enroll(String organisation, Role role) {
    try {
      return outside().issuer().issueUser(member(organisation), role);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return "fabric in containers";
  }

  @Override
  public void close() {
    observers.values().forEach(PeerConnection::close);
    List<GenericContainer<?>> all = new ArrayList<>(nodes.values());
    Together.forEach(all, GenericContainer::stop);
    Together.forEach(new ArrayList<>(hosts.values()), GenericContainer::stop);
    bridge.close();
    List.copyOf(chaincodes.keySet()).forEach(this::stopChaincode);
    network.close();
  }

  /** Whether a node is ready is asked where it is joined. */
  private static final class AtOnce extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {}
  }
}
