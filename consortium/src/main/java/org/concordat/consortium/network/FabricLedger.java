package org.concordat.consortium.network;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.identity.Identity;
import org.concordat.network.FabricNetwork;
import org.concordat.network.ledger.PeerConnection;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.lifecycle.ConcordatDefinition;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/**
 * A real Hyperledger Fabric under a consortium in this JVM: orderers and peers are processes, the
 * chaincode of every member listens in this one, over mutual TLS.
 */
public final class FabricLedger implements LedgerNetwork {
  private static final String LABEL = CHAINCODE + "_1";
  private static final int FIRST_PORT = 7000;
  private static final Duration LONGEST_ABORT = Duration.ofSeconds(5);

  private final FabricNetwork network;
  private final String version;
  private final Map<String, ChaincodeServer> chaincodes = new ConcurrentHashMap<>();
  private final Map<String, PeerConnection> observers = new ConcurrentHashMap<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread stopper;

  private FabricLedger(FabricNetwork network, String version) {
    this.network = network;
    this.version = version;
    this.stopper = stopper(Thread.currentThread());
  }

  /**
   * Nodes outlive the process that starts them; these are not to, however it ends. A start that is
   * still going on is ended first: it would start more of them.
   */
  private Thread stopper(Thread starter) {
    return new Thread(
        () -> {
          try {
            if (begun.getCount() > 0) {
              starter.interrupt();
              begun.await(LONGEST_ABORT.toMillis(), TimeUnit.MILLISECONDS);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            network.stop();
          }
        },
        "stop-fabric");
  }

  /**
   * Starts the network on free ports, and the chaincode of every member.
   *
   * @param directory where everything of it lies
   * @param banks the banks' short names
   * @param timeWindow how far a transaction's time may lie from the peers'
   * @param programs Fabric's programs
   * @return the running ledger
   * @throws IOException when a file cannot be written or a port not be opened
   */
  public static FabricLedger start(
      Path directory, List<String> banks, Duration timeWindow, FabricPrograms programs)
      throws IOException {
    FabricLedger ledger =
        new FabricLedger(
            new FabricNetwork(plan(banks, timeWindow), directory, programs, InstantSource.system()),
            programs.version());
    Runtime.getRuntime().addShutdownHook(ledger.stopper);
    try {
      ledger.network.prepare();
      ledger.network.start();
      ledger.network.define(
          ConcordatDefinition.first(
              ledger.network.plan(),
              new Membership(1, banks.stream().map(LedgerNetwork::mspId).toList())),
          ledger::install);
      ledger.network.awaitEndorsement();
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    } finally {
      ledger.begun.countDown();
    }
    return ledger;
  }

  private static NetworkPlan plan(List<String> banks, Duration timeWindow) {
    NetworkPlan usual = PlanFile.usualPlan();
    List<Member> members = new ArrayList<>();
    for (String bank : banks) {
      members.add(
          new Member(
              LedgerNetwork.organisation(bank),
              Member.Kind.BANK,
              "127.0.0.1",
              FIRST_PORT + 100 * members.size()));
    }
    members.add(
        new Member(
            REGULATOR, Member.Kind.REGULATOR, "127.0.0.1", FIRST_PORT + 100 * members.size()));
    Map<String, Duration> timings = new HashMap<>(usual.timings());
    timings.put("time-window", timeWindow);
    return FreePorts.moved(
        new NetworkPlan(
            CHANNEL,
            CHAINCODE,
            members,
            NetworkPlan.firstOrderers(members),
            usual.offsets(),
            timings,
            usual.certificateDays()),
        new SecureRandom());
  }

  private Optional<ChaincodePackage> install(Member member) throws IOException {
    startChaincode(member.name());
    return Optional.of(chaincode(member));
  }

  private ChaincodePackage chaincode(Member member) throws IOException {
    return network.lifecycle().pack(member, LABEL, network.plan().port(member, Port.CHAINCODE));
  }

  /**
   * Returns the network, for its nodes.
   *
   * @return the network
   */
  public FabricNetwork network() {
    return network;
  }

  @Override
  public List<String> organisations() {
    return network.plan().members().stream().map(Member::name).toList();
  }

  @Override
  public Peer peer(String organisation) {
    Member member = network.plan().member(organisation);
    return new Peer(
        member.mspId(),
        network.plan().address(member, Port.PEER),
        Optional.of(network.directory().tls(member, Issuer.PEER).resolve("ca.crt")));
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
    Member member = network.plan().member(organisation);
    try {
      return PeerConnection.open(
          network.plan().address(member, Port.PEER),
          peer(organisation).tlsRoot().orElseThrow(),
          network.issuer().user(member, Issuer.roles(member).getLast()),
          CHANNEL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Identity enroll(String organisation, Role role) {
    try {
      return network.issuer().issueUser(network.plan().member(organisation), role);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void startChaincode(String organisation, ChaincodeProgram program) throws IOException {
    stopChaincode(organisation);
    Member member = network.plan().member(organisation);
    Path tls = network.directory().tls(member, Issuer.CHAINCODE);
    chaincodes.put(
        organisation,
        program.start(
            chaincode(member).id(),
            "127.0.0.1",
            network.plan().port(member, Port.CHAINCODE),
            Optional.of(
                new ChaincodeServer.Tls(
                    tls.resolve("server.crt"), tls.resolve("server.key"), tls.resolve("ca.crt")))));
  }

  @Override
  public void stopChaincode(String organisation) {
    ChaincodeServer running = chaincodes.remove(organisation);
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public String description() {
    return "fabric " + version;
  }

  @Override
  public void close() {
    observers.values().forEach(PeerConnection::close);
    try {
      network.close();
    } finally {
      List.copyOf(chaincodes.keySet()).forEach(this::stopChaincode);
      forgetStopper();
    }
  }

  private void forgetStopper() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // This process is ending, and the stopper finds nothing to do.
    }
  }
}
