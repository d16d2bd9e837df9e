package org.concordat.consortium.network;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.concordat.network.programs.FabricPrograms;

/** Starts a ledger of a consortium: which one is chosen in one place only. */
@FunctionalInterface
public interface LedgerFactory {
  /**
   * Starts a ledger.
   *
   * @param directory where everything of it lies
   * @param banks the banks' short names
   * @param timeWindow how far a transaction's time may lie from the peers'
   * @return the running ledger
   * @throws IOException when a file cannot be written or a port not be opened
   */
  LedgerNetwork start(Path directory, List<String> banks, Duration timeWindow) throws IOException;

  /**
   * The ledger in this JVM.
   *
   * @return what starts it
   */
  static LedgerFactory embedded() {
    return (directory, banks, window) ->
        EmbeddedLedger.start(directory, banks, window, InstantSource.system());
  }

  /**
   * Hyperledger Fabric with the programs of this machine.
   *
   * @param environment names the programs' directory, see {@link FabricPrograms}
   * @return what starts it
   * @throws org.concordat.network.NetworkException when programs are missing or of another version
   */
  static LedgerFactory fabric(Map<String, String> environment) {
    FabricPrograms programs = FabricPrograms.find(environment);
    return (directory, banks, window) -> FabricLedger.start(directory, banks, window, programs);
  }
}
