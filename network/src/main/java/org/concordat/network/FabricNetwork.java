package org.concordat.network;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.identity.Identity;
import org.concordat.network.channel.ChannelFiles;
import org.concordat.network.channel.ChannelUpdate;
import org.concordat.network.files.Trees;
import org.concordat.network.files.WholeFile;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.ledger.Peers;
import org.concordat.network.ledger.Readiness;
import org.concordat.network.lifecycle.ChaincodeDefinition;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.lifecycle.Lifecycle;
import org.concordat.network.material.Issuer;
import org.concordat.network.material.NetworkDirectory;
import org.concordat.network.material.NetworkKind;
import org.concordat.network.node.Nodes;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.process.Starts;
import org.concordat.network.programs.FabricPrograms;

/**
 * Hyperledger Fabric for a consortium, as processes of this machine: an orderer at each of the
 * first 3f+1 banks, a peer at every member, one channel. Chaincode listens beside its peer and is
 * started by others; here it is only defined.
 */
public final class FabricNetwork implements AutoCloseable {
  private final NetworkPlan plan;
  private final NetworkDirectory directory;
  private final NetworkKind kind;
  private final FabricPrograms programs;
  private final Issuer issuer;
  private final Starts starts = new Starts();
  private final Nodes nodes;
  private final Lifecycle lifecycle;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * Describes a network of processes; nothing is started yet.
   *
   * @param plan what it is made from
   * @param directory where everything of it lies
   * @param programs Fabric's programs
   * @param clock tells from when certificates are valid
   */
  public FabricNetwork(
      NetworkPlan plan, Path directory, FabricPrograms programs, InstantSource clock) {
    this(NetworkKind.PROCESSES, plan, directory, programs, clock);
  }

  /**
   * Describes a network; nothing is started yet.
   *
   * @param kind what its nodes are
   * @param plan what it is made from
   * @param directory where everything of it lies
   * @param programs Fabric's programs
   * @param clock tells from when certificates are valid
   */
  public FabricNetwork(
      NetworkKind kind,
      NetworkPlan plan,
      Path directory,
      FabricPrograms programs,
      InstantSource clock) {
    this.kind = kind;
    this.plan = plan;
    this.directory = new NetworkDirectory(directory);
    this.programs = programs;
    this.issuer = new Issuer(this.directory, plan, new SecureRandom(), clock);
    this.nodes = new Nodes(plan, this.directory, programs, http, starts);
    this.lifecycle = new Lifecycle(plan, this.directory, programs, nodes, issuer);
  }

  /**
   * Returns the members whose nodes are on this machine: those whose keys lie in the network's
   * directory. A directory that is new is to hold all of them.
   *
   * @return in the order of the plan
   */
  public List<Member> here() {
    if (!Files.exists(directory.plan())) {
      return plan.members();
    }
    return plan.members().stream().filter(issuer::holdsKeysOf).toList();
  }

  private List<Member> orderingHere() {
    List<Member> here = here();
    return plan.ordering().stream().filter(here::contains).toList();
  }

  /**
   * Issues certificates and writes configuration; what stands already is left alone. The directory
   * is its owner's alone: banks' rows, updates and keys lie in it.
   *
   * @throws IOException when a file cannot be written
   * @throws NetworkException when the directory holds a network of another kind
   */
  public void prepare() throws IOException {
    List<Member> here = here();
    Trees.createPrivate(directory.root());
    kind.note(directory.root());
    for (Member member : here) {
      issuer.prepare(member, plan.ordering().contains(member));
    }
    nodes.configure();
    new ChannelFiles(plan, directory).createGenesisBlock(programs);
    WholeFile.write(directory.plan(), PlanFile.write(plan));
  }

  /**
   * Makes the channel's configuration what the plan and the organisations' directories say. All
   * administrators whose keys lie in this directory sign.
   *
   * @param peers the members whose peers are on the channel and run
   * @return what came of it
   * @throws IOException when a file cannot be read or written
   */
  public ChannelUpdate.Outcome updateChannel(List<Member> peers) throws IOException {
    List<Identity> administrators = new ArrayList<>();
    for (Member member : peers) {
      administrators.add(issuer.identity(member, Issuer.ADMIN));
      if (plan.ordering().contains(member)) {
        administrators.add(issuer.identity(member, Issuer.ORDERER_ADMIN));
      }
    }
    return new ChannelUpdate(plan, directory, programs, issuer, new SecureRandom())
        .apply(peers, administrators);
  }

  /**
   * Requires that Fabric's programs are there.
   *
   * @throws NetworkException when they are not
   */
  public void requirePrograms() {
    programs.version();
  }

  /** Starts orderers and peers that do not run, and joins those to the channel that are not. */
  public void start() {
    start(List.of());
  }

  /**
   * The same without some orderers.
   *
   * @param withoutOrderers members whose orderers stay as they are
   */
  public void start(List<Member> withoutOrderers) {
    List<Member> ordering =
        orderingHere().stream().filter(member -> !withoutOrderers.contains(member)).toList();
    ordering.forEach(nodes::startOrderer);
    here().forEach(nodes::startPeer);
    Together.forEach(
        ordering,
        member -> {
          nodes.awaitOrderer(member);
          nodes.joinOrderer(member);
        });
    Together.forEach(
        here(),
        member -> {
          nodes.awaitPeer(member);
          nodes.joinPeer(member);
        });
  }

  /**
   * Puts a definition in force: installed where a package is given, approved by every member here,
   * committed by the first bank. Where that is on another machine, waits until it has done so.
   *
   * @param definition the definition
   * @param packages gives a member's package; empty for a definition without one
   * @throws IOException when certificates cannot be read
   */
  public void define(ChaincodeDefinition definition, Packages packages) throws IOException {
    define(definition, packages, lifecycle);
  }

  /**
   * The same, with endorsements collected as another plan has them: as long as a bank that leaves
   * is on the channel, more than half of the banks with it must endorse.
   *
   * @param definition the definition
   * @param packages gives a member's package; empty for a definition without one
   * @param committing the lifecycle of the network as it still is
   * @throws IOException when certificates cannot be read
   */
  public void define(ChaincodeDefinition definition, Packages packages, Lifecycle committing)
      throws IOException {
    Together.forEach(
        here(),
        member -> {
          Optional<ChaincodePackage> chaincode = packages.of(member);
          if (chaincode.isPresent()) {
            lifecycle.install(member, chaincode.get());
          }
          lifecycle.approve(member, definition, chaincode.map(ChaincodePackage::id));
        });
    Member first = plan.banks().getFirst();
    if (here().contains(first) && lifecycle.sequence(first, definition) < definition.sequence()) {
      committing.commit(first, definition);
    }
    Together.forEach(here(), member -> lifecycle.awaitCommitted(member, definition));
  }

  /**
   * Waits until every member can use the chaincode.
   *
   * @throws NetworkException when one cannot, with its peer's last answer
   */
  public void awaitEndorsement() {
    Readiness readiness = new Readiness(plan, directory, issuer);
    Together.forEach(here(), member -> readiness.await(member, plan.timing("start")));
  }

  /** Gives a member's package. */
  public interface Packages {
    /**
     * Returns a member's package.
     *
     * @param member the member
     * @return the package; empty when its peer is to run nothing
     * @throws IOException when certificates cannot be read
     */
    Optional<ChaincodePackage> of(Member member) throws IOException;
  }

  /**
   * Opens a connection to a member's peer for anybody. The caller shuts it down.
   *
   * @param member the member
   * @return the connection
   * @throws IOException when certificates cannot be read
   */
  public ManagedChannel connect(Member member) throws IOException {
    return PeerConnection.channel(peers().address(member), peers().tlsRoot(member));
  }

  /**
   * Returns how the members' peers are reached.
   *
   * @return the peers
   */
  public Peers peers() {
    return new Peers(plan, directory);
  }

  /**
   * Returns what the network is made from.
   *
   * @return the plan
   */
  public NetworkPlan plan() {
    return plan;
  }

  /**
   * Returns where its files lie.
   *
   * @return the directory
   */
  public NetworkDirectory directory() {
    return directory;
  }

  /**
   * Returns who issues its certificates.
   *
   * @return the issuer
   */
  public Issuer issuer() {
    return issuer;
  }

  /**
   * Returns its orderers and peers.
   *
   * @return the nodes
   */
  public Nodes nodes() {
    return nodes;
  }

  /**
   * Returns the starts of its processes.
   *
   * @return for those of Concordat, too
   */
  public Starts starts() {
    return starts;
  }

  /**
   * Returns its chaincodes' lifecycle.
   *
   * @return the lifecycle
   */
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  /** Stops every orderer and peer; what they wrote stays. */
  public void stop() {
    Together.forEach(here(), member -> nodes.peer(member).stop());
    Together.forEach(orderingHere(), member -> nodes.orderer(member).stop());
  }

  /** Ends this program's own connections; orderers and peers go on. */
  public void disconnect() {
    http.close();
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      disconnect();
    }
  }
}
