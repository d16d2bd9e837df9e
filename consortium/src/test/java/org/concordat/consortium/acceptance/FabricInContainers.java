package org.concordat.consortium.acceptance;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.consortium.network.FabricMembers;
import org.concordat.identity.KeyStoreDirectory;
import org.concordat.identity.KeyedCertificate;
import org.concordat.identity.SecretFile;
import org.concordat.network.Together;
import org.concordat.network.containers.Container;
import org.concordat.network.containers.ContainerHost;
import org.concordat.network.containers.ContainerNetwork;
import org.concordat.network.containers.Images;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * The orderers and peers of {@code scripts/containers.sh}, with the same settings, started by
 * Testcontainers. The chaincode of every member listens in this JVM.
 */
final class FabricInContainers extends FabricMembers {
  /** What containers call the machine they run on. */
  private static final String MACHINE = "machine";

  private final Path directory;
  private final ContainerNetwork containers;
  private final SecureRandom random = new SecureRandom();
  private final Network bridge = Network.newNetwork();
  private final Map<String, GenericContainer<?>> hosts = new ConcurrentHashMap<>();
  private final Map<String, GenericContainer<?>> nodes = new ConcurrentHashMap<>();

  private FabricInContainers(Path directory, ContainerNetwork containers) {
    super(containers.outside());
    this.directory = directory;
    this.containers = containers;
  }

  /** Starts it, and returns when every bank gets an endorsement. */
  static FabricInContainers start(
      Path directory, NetworkPlan plan, Images images, FabricPrograms programs) throws IOException {
    FabricInContainers fabric =
        new FabricInContainers(
            directory,
            new ContainerNetwork(
                FreePorts.moved(plan, new SecureRandom()),
                directory,
                programs,
                images,
                InstantSource.system()));
    try {
      fabric.containers.prepare();
      Together.forEach(fabric.containers.hosts(), fabric::startHost);
      Together.forEach(fabric.containers.containers(), fabric::startNode);
      fabric.containers.join();
      fabric.define();
      return fabric;
    } catch (IOException | RuntimeException e) {
      fabric.close();
      throw e;
    }
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

  /** As for a process, but for the address; it lies where it is installed from. */
  @Override
  protected ChaincodePackage chaincode(Member member) throws IOException {
    Path file = network().directory().holder(member, Issuer.CHAINCODE).resolve(LABEL + ".tgz");
    Path peer = network().directory().tls(member, Issuer.CHAINCODE_CLIENT);
    ChaincodePackage chaincode =
        ChaincodePackage.of(
            LABEL,
            new ChaincodePackage.Connection(
                MACHINE + ":" + network().plan().port(member, Port.CHAINCODE),
                Files.readString(peer.resolve("server.crt")),
                Files.readString(peer.resolve("server.key")),
                Files.readString(peer.resolve("ca.crt"))));
    SecretFile.write(file, chaincode.bytes());
    return chaincode;
  }

  @Override
  protected Listener listener(Member member) throws IOException {
    Path keys = Files.createDirectories(directory.resolve("chaincode-here").resolve(member.name()));
    Instant now = Instant.now();
    KeyedCertificate certificate =
        new KeyStoreDirectory(network().directory().authorities(member), random)
            .tlsAuthority(member.mspId(), member.name(), now)
            .issue("chaincode", List.of(MACHINE), now, Duration.ofDays(1));
    SecretFile.write(keys.resolve("server.key"), certificate.privateKeyPem());
    Files.writeString(keys.resolve("server.crt"), certificate.certificatePem());
    return new Listener(
        "0.0.0.0", // containers come from another network than loopback
        new ChaincodeServer.Tls(
            keys.resolve("server.crt"),
            keys.resolve("server.key"),
            network().peers().tlsRoot(member)));
  }

  @Override
  public String description() {
    return "fabric in containers";
  }

  @Override
  public void close() {
    disconnect();
    List<GenericContainer<?>> all = new ArrayList<>(nodes.values());
    Together.forEach(all, GenericContainer::stop);
    Together.forEach(new ArrayList<>(hosts.values()), GenericContainer::stop);
    bridge.close();
    stopChaincodes();
    containers.close();
  }

  /** Whether a node is ready is asked where it is joined. */
  private static final class AtOnce extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {}
  }
}
