package org.concordat.consortium.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.concordat.consortium.network.EmbeddedLedger;
import org.concordat.consortium.network.FabricLedger;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.embedded.network.EmbeddedNetwork;
import org.concordat.network.FabricNetwork;
import org.concordat.network.plan.Member;

/**
 * A peer whose block store somebody puts back to its first blocks. It gets no new ones until it is
 * let catch up.
 */
interface PutBackPeer {
  /** Puts the store back. */
  void putBack(long blocks) throws IOException;

  /** Lets the peer have what it lacks. */
  void catchUp() throws IOException;

  /** The peer of an organisation, whichever ledger it is. */
  static PutBackPeer of(LedgerNetwork ledger, String organisation) {
    return switch (ledger) {
      case EmbeddedLedger embedded -> new Embedded(embedded.network(), organisation);
      case FabricLedger fabric -> new Fabric(fabric.network(), organisation);
      default -> throw new IllegalArgumentException(ledger.description());
    };
  }

  /** In this JVM. */
  record Embedded(EmbeddedNetwork network, String organisation) implements PutBackPeer {
    @Override
    public void putBack(long blocks) throws IOException {
      network.faults().putBack(organisation, blocks);
      network.stopPeer(organisation);
      network.startPeer(organisation);
    }

    @Override
    public void catchUp() {
      network.faults().hear(organisation);
    }
  }

  /** Processes; the peer program itself can roll a store back. Orderers hold the rest back. */
  record Fabric(FabricNetwork network, String organisation) implements PutBackPeer {
    private static final long LONGEST_SECONDS = 60;

    @Override
    public void putBack(long blocks) throws IOException {
      Member member = network.plan().member(organisation);
      network.plan().ordering().forEach(orderer -> network.nodes().orderer(orderer).stop());
      network.nodes().peer(member).stop();
      ProcessBuilder rollback =
          new ProcessBuilder(
              Path.of(System.getenv("FABRIC_BIN")).resolve("peer").toString(),
              "node",
              "rollback",
              "-c",
              network.plan().channel(),
              "-b",
              Long.toString(blocks - 1));
      rollback.environment().putAll(network.nodes().peerEnvironment(member));
      run(rollback);
      network.nodes().startPeer(member);
      network.nodes().awaitPeer(member);
    }

    private static void run(ProcessBuilder command) throws IOException {
      Process process = command.redirectErrorStream(true).start();
      try {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new IOException("the peer's store was not put back: " + said);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void catchUp() {
      network.plan().ordering().forEach(orderer -> network.nodes().startOrderer(orderer));
      network.plan().ordering().forEach(orderer -> network.nodes().awaitOrderer(orderer));
    }
  }
}
