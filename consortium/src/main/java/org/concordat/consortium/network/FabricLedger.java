package org.concordat.consortium.network;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.concordat.chaincode.server.ChaincodeServer;
import org.concordat.network.FabricNetwork;
import org.concordat.network.lifecycle.ChaincodePackage;
import org.concordat.network.material.Issuer;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;

/**
 * A real Hyperledger Fabric under a consortium in this JVM: orderers and peers are processes, the
 * chaincode of every member listens in this one, over mutual TLS.
 */
public final class FabricLedger extends FabricMembers {
  private static final int FIRST_PORT = 7000;
  private static final Duration LONGEST_ABORT = Duration.ofSeconds(5);

  private final String version;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Thread stopper;

  private FabricLedger(FabricNetwork network, String version) {
    super(network);
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
            network().stop();
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
      ledger.network().prepare();
      ledger.network().start();
      ledger.define();
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

  @Override
  protected Listener listener(Member member) {
    Path tls = network().directory().tls(member, Issuer.CHAINCODE);
    return new Listener(
        "127.0.0.1",
        new ChaincodeServer.Tls(
            tls.resolve("server.crt"), tls.resolve("server.key"), tls.resolve("ca.crt")));
  }

  @Override
  protected ChaincodePackage chaincode(Member member) throws IOException {
    return network().lifecycle().pack(member, LABEL, network().plan().port(member, Port.CHAINCODE));
  }

  @Override
  public String description() {
    return "fabric " + version;
  }

  @Override
  public void close() {
    disconnect();
    try {
      network().close();
    } finally {
      stopChaincodes();
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
