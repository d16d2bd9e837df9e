package org.concordat.network.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.concordat.network.Await;
import org.concordat.network.FabricNetwork;
import org.concordat.network.NetworkException;
import org.concordat.network.Together;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.material.NetworkKind;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;

/**
 * Hyperledger Fabric for a consortium in containers. Certificates, configuration and the first
 * block are made here, by the same code as for processes; an engine starts what {@link #hosts} and
 * {@link #containers} say; then they are joined to the channel from here, over the ports of this
 * machine.
 */
public final class ContainerNetwork implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final FabricNetwork inside;
  private final FabricNetwork outside;
  private final FabricPrograms programs;
  private final FabricContainers containers;

  /**
   * Describes a network; nothing is started yet.
   *
   * @param plan what it is made from; what it says of hosts is not used
   * @param directory where everything of it lies
   * @param programs Fabric's programs of this machine
   * @param images what containers are made from
   * @param clock tells from when certificates are valid
   */
  public ContainerNetwork(
      NetworkPlan plan,
      Path directory,
      FabricPrograms programs,
      Images images,
      InstantSource clock) {
    this.inside = network(FabricContainers.inside(plan), directory, programs, clock);
    this.outside = network(FabricContainers.outside(plan), directory, programs, clock);
    this.programs = programs;
    this.containers =
        new FabricContainers(inside.plan(), inside.directory(), inside.nodes(), images);
  }

  private static FabricNetwork network(
      NetworkPlan plan, Path directory, FabricPrograms programs, InstantSource clock) {
    return new FabricNetwork(NetworkKind.CONTAINERS, plan, directory, programs, clock);
  }

  /**
   * Issues certificates and writes configuration; what stands already is left alone.
   *
   * @throws IOException when a file cannot be written
   */
  public void prepare() throws IOException {
    inside.prepare();
  }

  /**
   * Returns the members' places on the engine's network.
   *
   * @return one for each member
   */
  public List<ContainerHost> hosts() {
    return containers.hosts();
  }

  /**
   * Returns the orderers and peers.
   *
   * @return a container for each
   */
  public List<Container> containers() {
    return containers.containers();
  }

  /**
   * Waits for orderers and peers, and joins those to the channel that are not.
   *
   * @throws NetworkException when one does not answer, or refuses
   */
  public void join() {
    Together.forEach(outside.plan().ordering(), this::joinOrderer);
    Together.forEach(
        outside.plan().members(), member -> retried(() -> outside.nodes().joinPeer(member)));
  }

  private void joinOrderer(Member member) {
    NetworkPlan plan = outside.plan();
    NetworkDirectory directory = outside.directory();
    Path ledger = directory.holder(member, Issuer.ORDERER).resolve("ledger/chains");
    if (Files.exists(ledger.resolve(plan.channel()))) {
      return;
    }
    Path tls = directory.tls(member, Issuer.ORDERER);
    retried(
        () -> {
          String answer =
              programs.run(
                  "osnadmin",
                  Map.of(),
                  "channel",
                  "join",
                  "-c",
                  plan.channel(),
                  "-b",
                  directory.genesisBlock().toString(),
                  "-o",
                  plan.address(member, Port.ORDERER_ADMIN),
                  "--ca-file",
                  tls.resolve("ca.crt").toString(),
                  "--client-cert",
                  tls.resolve("server.crt").toString(),
                  "--client-key",
                  tls.resolve("server.key").toString());
          // It ends with 0 whatever the orderer answers.
          if (!answer.startsWith("Status: 201") && !answer.contains("channel already exists")) {
            throw new NetworkException(
                "the orderer of " + member.name() + " did not join: " + answer.strip());
          }
        });
  }

  /** Again while a node does not answer yet: nothing tells from outside when it will. */
  private void retried(Runnable act) {
    AtomicReference<NetworkException> last = new AtomicReference<>();
    if (!Await.until(outside.plan().timing("start"), PAUSE, () -> succeeds(act, last))) {
      throw last.get();
    }
  }

  private static boolean succeeds(Runnable act, AtomicReference<NetworkException> last) {
    try {
      act.run();
      return true;
    } catch (NetworkException e) {
      last.set(e);
      return false;
    }
  }

  /**
   * Returns the network as nodes in containers see it.
   *
   * @return for what is written into their settings
   */
  public FabricNetwork inside() {
    return inside;
  }

  /**
   * Returns the network as this machine sees it, to define chaincode and to connect.
   *
   * @return for everything that is done from here; its processes are none of it
   */
  public FabricNetwork outside() {
    return outside;
  }

  /** Ends this program's own connections; containers go on. */
  @Override
  public void close() {
    inside.disconnect();
    outside.disconnect();
  }
}
