package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.concordat.consortium.network.FabricLedger;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.network.FabricNetwork;
import org.concordat.network.process.NodeProcess;

/** What the processes of a ledger and this one have used so far. */
final class Processes {
  private static final String PEAK = "VmHWM:";

  private Processes() {}

  /**
   * Sums up processor time.
   *
   * @param ledger the running ledger
   * @return nanoseconds of this process and, on Fabric, of every orderer and peer
   */
  static long processorNanos(LedgerNetwork ledger) {
    return all(ledger).values().stream()
        .flatMap(handle -> handle.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  /**
   * Tells the largest resident memory of each, as Linux knows it.
   *
   * @param ledger the running ledger
   * @return MiB by process; without those that tell nothing
   */
  static Map<String, Long> peakMiB(LedgerNetwork ledger) throws IOException {
    Map<String, Long> peaks = new LinkedHashMap<>();
    for (Map.Entry<String, ProcessHandle> process : all(ledger).entrySet()) {
      OptionalLong peak = peakMiB(process.getValue());
      if (peak.isPresent()) {
        peaks.put(process.getKey(), peak.getAsLong());
      }
    }
    return peaks;
  }

  /** The same for one process; empty where the machine does not tell. */
  static OptionalLong peakMiB(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst();
  }

  private static Map<String, ProcessHandle> all(LedgerNetwork ledger) {
    Map<String, ProcessHandle> all = new LinkedHashMap<>();
    all.put("clients and chaincodes", ProcessHandle.current());
    if (ledger instanceof FabricLedger fabric) {
      FabricNetwork network = fabric.network();
      List<NodeProcess> nodes = new ArrayList<>();
      network.plan().ordering().forEach(member -> nodes.add(network.nodes().orderer(member)));
      network.plan().members().forEach(member -> nodes.add(network.nodes().peer(member)));
      nodes.forEach(node -> node.handle().ifPresent(handle -> all.put(node.name(), handle)));
    }
    return all;
  }
}
