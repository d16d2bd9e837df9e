package org.concordat.chaincode.server;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the shim's log free of what transactions carry: at INFO it tells functions and arguments,
 * at FINE whole messages with their transient maps.
 */
final class ShimLogging {
  /** Held here: the log manager keeps weak references only, and a lost logger loses its level. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.hyperledger.fabric"),
          Logger.getLogger("io.grpc"),
          Logger.getLogger("org.hyperledger.fabric.shim.impl.ChaincodeInvocationTask"));

  private ShimLogging() {}

  static void quieten() {
    LOGGERS.get(0).setLevel(Level.WARNING);
    LOGGERS.get(1).setLevel(Level.WARNING);
    // It calls every refusal severe. Refusals are answers; faults are logged by the chaincode.
    LOGGERS.get(2).setLevel(Level.OFF);
  }
}
