package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.concordat.consortium.network.FabricLedger;
import org.concordat.network.FabricNetwork;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.network.process.NodeProcess;
import org.concordat.network.service.MemberServices;
import org.concordat.network.service.Programs;

/**
 * The chaincode of one member of a real Fabric as a process of its own, with the flags that {@code
 * scripts/network.sh} gives it, in place of the one in this JVM: what it takes can be told apart.
 */
final class OwnChaincode implements AutoCloseable {
  private final NodeProcess process;
  private final Thread stopper;

  private OwnChaincode(NodeProcess process) {
    this.process = process;
    this.stopper = new Thread(process::stop, "stop-chaincode");
  }

  /**
   * Starts it.
   *
   * @param ledger the running ledger
   * @param organisation whose chaincode, for example {@code BankA}
   * @param launch where the build's argument files lie
   * @return the process, which listens
   */
  static OwnChaincode start(FabricLedger ledger, String organisation, Path launch)
      throws IOException {
    FabricNetwork network = ledger.network();
    Member member = network.plan().member(organisation);
    MemberServices services =
        new MemberServices(
            network.plan(),
            network.directory(),
            network.issuer(),
            Programs.in(launch),
            HttpClient.newHttpClient(),
            network.starts());
    int port = network.plan().port(member, Port.CHAINCODE);
    String packageId = network.lifecycle().pack(member, FabricLedger.LABEL, port).id();
    OwnChaincode own = new OwnChaincode(services.chaincode(member, Port.CHAINCODE));
    Runtime.getRuntime().addShutdownHook(own.stopper);
    ledger.stopChaincode(organisation);
    services.startChaincode(member, packageId, Port.CHAINCODE);
    services.awaitChaincode(member, Port.CHAINCODE);
    return own;
  }

  /** The process. */
  NodeProcess process() {
    return process;
  }

  /** Processor time so far, in milliseconds. */
  long processorMillis() {
    return process
        .handle()
        .flatMap(handle -> handle.info().totalCpuDuration())
        .map(Duration::toMillis)
        .orElse(0L);
  }

  /** The largest resident memory so far, in MiB; 0 where the machine does not tell. */
  long peakMiB() throws IOException {
    return process.handle().isPresent() ? Processes.peakMiB(process.handle().get()).orElse(0) : 0;
  }

  @Override
  public void close() {
    process.stop();
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // This process is ending, and the stopper finds nothing to do.
    }
  }
}
