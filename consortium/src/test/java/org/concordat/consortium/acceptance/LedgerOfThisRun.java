package org.concordat.consortium.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.concordat.consortium.network.EmbeddedLedger;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.network.LedgerNetwork;

/**
 * The ledger that all acceptance tests of a run stand on. The system property {@value #PROPERTY}
 * names it; without it, it is the embedded one.
 */
public enum LedgerOfThisRun {
  /** In this JVM. Its clock is moved where time has to pass. */
  EMBEDDED(Duration.ofSeconds(60)) {
    @Override
    public LedgerFactory factory() {
      return LedgerFactory.embedded();
    }

    @Override
    PeersTime time() {
      return new PeersTime.Moved();
    }

    @Override
    LedgerNetwork start(Path directory, List<String> banks, PeersTime time) throws IOException {
      return EmbeddedLedger.start(directory, banks, window(), time::now);
    }
  },

  /**
   * Processes of Hyperledger Fabric. Its time passes as it does, so there is to be little of it.
   */
  FABRIC(Duration.ofSeconds(4)) {
    @Override
    public LedgerFactory factory() {
      return LedgerFactory.fabric(System.getenv());
    }

    @Override
    PeersTime time() {
      return new PeersTime.Real();
    }

    @Override
    LedgerNetwork start(Path directory, List<String> banks, PeersTime time) throws IOException {
      return factory().start(directory, banks, window());
    }
  };

  /** Says {@code embedded} or {@code fabric}. */
  public static final String PROPERTY = "acceptance.ledger";

  private final Duration window;

  LedgerOfThisRun(Duration window) {
    this.window = window;
  }

  /** Reads the property. */
  public static LedgerOfThisRun get() {
    return valueOf(System.getProperty(PROPERTY, "embedded").toUpperCase(Locale.ROOT));
  }

  /** What starts a ledger of this kind for a whole consortium. */
  public abstract LedgerFactory factory();

  /** The word for it on a command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How far a transaction's time may lie from the peers', in tests that play with time. */
  Duration window() {
    return window;
  }

  /** Its time. */
  abstract PeersTime time();

  /** Starts a ledger on which that time holds. */
  abstract LedgerNetwork start(Path directory, List<String> banks, PeersTime time)
      throws IOException;
}
