package org.concordat.embedded.network;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.concordat.embedded.chaincode.ChaincodeClient;
import org.concordat.embedded.chaincode.ChaincodeFailure;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.deliver.DeliverService;
import org.concordat.embedded.endorse.AccessControl;
import org.concordat.embedded.endorse.Endorser;
import org.concordat.embedded.endorse.ProposalRefused;
import org.concordat.embedded.fault.Faults;
import org.concordat.embedded.gateway.Fleet.RemotePeer;
import org.concordat.embedded.gateway.Fleet.Unreachable;
import org.concordat.embedded.gateway.GatewayService;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.ledger.PeerLedger;
import org.concordat.embedded.ledger.PrivateDataSource;
import org.concordat.embedded.ledger.PrivateWrites;
import org.concordat.embedded.ledger.ReadWriteSetBuilder;
import org.concordat.embedded.order.OrderingService.OrderedBlock;
import org.concordat.identity.Identity;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * One organisation's peer: its ledger, its endorser and its services. Can be stopped and started
 * again.
 */
final class PeerNode implements PeerEndpoint, RemotePeer, Endorser.Environment {
  private static final int MAX_MESSAGE_BYTES = 100 << 20;
  private static final Duration CHAINCODE_START = Duration.ofSeconds(5);

  private final String name;
  private final Identity identity;
  private final Map<String, InetSocketAddress> installed = new ConcurrentHashMap<>();
  private Channel channel;
  private int port;
  private volatile Life life;

  /** What there is of a peer only while it runs. */
  private record Life(
      Server server,
      PeerLedger ledger,
      Thread follower,
      Endorser endorser,
      Map<String, ChaincodeClient> chaincodes) {}

  PeerNode(String name, Identity identity) {
    this.name = name;
    this.identity = identity;
  }

  /** Builds the state from the ordered blocks and opens the services. */
  synchronized void start(Channel shared) throws IOException {
    if (life != null) {
      return;
    }
    this.channel = shared;
    PeerLedger ledger =
        new PeerLedger(
            shared.name(),
            mspId(),
            shared.registry(),
            shared.definitions(),
            shared.quorum(),
            new PrivateDataAccess());
    long there = shared.faults().blocksLeft(name, shared.orderers().height());
    for (long number = 0; number < there; number++) {
      OrderedBlock block = shared.orderers().awaitBlock(number, () -> false).orElseThrow();
      ledger.commit(block.block(), block.envelopes());
    }
    Map<String, ChaincodeClient> chaincodes = new ConcurrentHashMap<>();
    Server server = serve(shared, ledger);
    Thread follower =
        Thread.ofPlatform().name("peer-" + name).daemon().unstarted(() -> follow(shared, ledger));
    life = new Life(server, ledger, follower, new Endorser(this), chaincodes);
    installed.forEach(this::connect);
    server.start();
    port = server.getPort();
    follower.start();
  }

  private Server serve(Channel shared, PeerLedger ledger) {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .executor(shared.executor())
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .permitKeepAliveTime(1, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .addService(
            new GatewayService(
                shared.name(),
                this,
                shared.fleet(),
                shared.selection(),
                shared.orderers(),
                ledger,
                shared.registry(),
                shared.access(),
                shared.executor()))
        .addService(
            new DeliverService(
                shared.name(),
                ledger,
                shared.registry(),
                shared.access(),
                shared.definitions(),
                shared.executor()))
        .addService(new EndorserService())
        .build();
  }

  /** Commits ordered blocks as they come, and what was missed while the peer was deaf. */
  private void follow(Channel shared, PeerLedger ledger) {
    boolean lacking = false;
    while (!ledger.isClosed()) {
      long next = ledger.height();
      boolean withheld = shared.faults().isWithoutPrivateData(name);
      if (lacking && !withheld) {
        ledger.reconcile();
      }
      lacking = withheld;
      boolean wasLacking = lacking;
      Optional<OrderedBlock> block =
          shared
              .orderers()
              .awaitBlock(
                  next,
                  () ->
                      ledger.isClosed()
                          || (wasLacking && !shared.faults().isWithoutPrivateData(name)));
      if (ledger.isClosed()) {
        return;
      }
      if (block.isPresent()) {
        shared.faults().awaitHearing(name, ledger::isClosed);
        if (!ledger.isClosed()) {
          ledger.commit(block.get().block(), block.get().envelopes());
        }
      } else if (!wasLacking) {
        return; // the orderers have stopped
      }
    }
  }

  /** Closes the services and forgets the state. */
  synchronized void stop() {
    Life ending = life;
    if (ending == null) {
      return;
    }
    life = null;
    ending.ledger().close();
    channel.orderers().wake();
    channel.faults().wake();
    ending.chaincodes().values().forEach(ChaincodeClient::close);
    ending.server().shutdownNow();
    try {
      ending.server().awaitTermination(5, TimeUnit.SECONDS);
      ending.follower().join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isRunning() {
    return life != null;
  }

  boolean hasChaincode(String chaincode) {
    return installed.containsKey(chaincode);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String mspId() {
    return identity.mspId();
  }

  @Override
  public synchronized String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void connectChaincode(String host, int chaincodePort) {
    List<ChaincodeDefinition> all = channel.definitions().all();
    if (all.size() != 1) {
      throw new IllegalStateException(
          "the channel has " + all.size() + " chaincodes: name the one to connect");
    }
    connectChaincode(all.getFirst().name(), host, chaincodePort);
  }

  @Override
  public synchronized void connectChaincode(String chaincode, String host, int chaincodePort) {
    InetSocketAddress address = new InetSocketAddress(host, chaincodePort);
    installed.put(chaincode, address);
    if (life != null) {
      connect(chaincode, address);
    }
  }

  private void connect(String chaincode, InetSocketAddress address) {
    Life current = life;
    ChaincodeClient client =
        new ChaincodeClient(
            address,
            channel.definitions(),
            current.ledger()::history,
            channel.executor(),
            CHAINCODE_START,
            channel.executeTimeout());
    ChaincodeClient before = current.chaincodes().put(chaincode, client);
    if (before != null) {
      before.close();
    }
    channel.executor().execute(() -> dial(client));
  }

  /**
   * Connects ahead of the first transaction; when nobody listens yet, that transaction will dial
   * again.
   */
  private static void dial(ChaincodeClient client) {
    try {
      client.start();
    } catch (ChaincodeFailure e) {
      System.getLogger(PeerNode.class.getName())
          .log(System.Logger.Level.DEBUG, "chaincode not there yet: {0}", e.getMessage());
    }
  }

  @Override
  public long height() {
    Life current = life;
    return current == null ? 0 : current.ledger().height();
  }

  @Override
  public ProposalResponse process(SignedProposal proposal) throws ProposalRefused, Unreachable {
    Life current = life;
    if (current == null) {
      throw new Unreachable("connection error: desc = \"the peer is stopped\"");
    }
    if (channel.faults().isDeafToProposals(name)) {
      throw new Unreachable("connection error: desc = \"the peer is deaf\"");
    }
    return current.endorser().process(proposal);
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public String channel() {
    return channel.name();
  }

  @Override
  public MspRegistry registry() {
    return channel.registry();
  }

  @Override
  public AccessControl access() {
    return channel.access();
  }

  @Override
  public Definitions definitions() {
    return channel.definitions();
  }

  @Override
  public PeerLedger ledger() {
    Life current = life;
    if (current == null) {
      throw new IllegalStateException("the peer of " + name + " is stopped");
    }
    return current.ledger();
  }

  @Override
  public Optional<ChaincodeClient> chaincode(String chaincode) {
    Life current = life;
    return current == null
        ? Optional.empty()
        : Optional.ofNullable(current.chaincodes().get(chaincode));
  }

  @Override
  public void distribute(String transactionId, ReadWriteSetBuilder.Result result) {
    result.privateSets().forEach(w -> channel.exchange().offer(transactionId, w));
  }

  @Override
  public Duration timeWindow() {
    return channel.timeWindow();
  }

  @Override
  public InstantSource clock() {
    return channel.clock();
  }

  @Override
  public Faults faults() {
    return channel.faults();
  }

  /** The peer's way to private values, closed to it while they are withheld. */
  private final class PrivateDataAccess implements PrivateDataSource {
    @Override
    public Optional<PrivateWrites> fetch(SetId set) {
      return channel.faults().isWithoutPrivateData(name)
          ? Optional.empty()
          : channel.exchange().fetch(set);
    }

    @Override
    public void discard(SetId set) {
      channel.exchange().discard(set);
    }

    @Override
    public void redact(SetId set, String key) {
      channel.exchange().redact(set, key);
    }
  }

  /** The plain endorser service, for clients that do not go through the gateway. */
  private final class EndorserService extends EndorserGrpc.EndorserImplBase {
    @Override
    public void processProposal(SignedProposal proposal, StreamObserver<ProposalResponse> out) {
      try {
        out.onNext(process(proposal));
        out.onCompleted();
      } catch (ProposalRefused e) {
        out.onError(Status.UNKNOWN.withDescription(e.getMessage()).asException());
      } catch (Unreachable e) {
        out.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asException());
      }
    }
  }
}
