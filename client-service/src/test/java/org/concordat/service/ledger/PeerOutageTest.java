package org.concordat.service.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.concordat.protocol.identity.Role;
import org.concordat.service.telemetry.TransactionSteps;
import org.concordat.service.testing.FreePort;
import org.concordat.telemetry.Telemetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerOutageTest {
  /**
   * By then gRPC by itself has dialled at 0, 1 and 2.6 s and waits until 5.2 s, a fifth less or
   * more.
   */
  private static final Duration OUTAGE = Duration.ofMillis(3_200);

  private static final Duration SOON = Duration.ofMillis(800);

  @TempDir Path directory;

  @Test
  void a_peer_that_was_away_is_dialled_when_its_blocks_are_asked_for_again() throws Exception {
    InetSocketAddress peer = freeAddress();
    try (FabricLedger ledger =
        FabricLedger.connect(
            settings(peer),
            any -> new EndorsingBanks.Candidates(List.of(), 1),
            new TransactionSteps(Telemetry.untraced()))) {
      long until = System.nanoTime() + OUTAGE.toNanos();
      while (System.nanoTime() < until) {
        askForBlocks(ledger);
      }
      try (ServerSocket back = new ServerSocket()) {
        back.setReuseAddress(true);
        back.bind(peer);
        back.setSoTimeout((int) SOON.toMillis());

        askForBlocks(ledger);

        assertThatCode(() -> back.accept().close()).doesNotThrowAnyException();
      }
    }
  }

  private static void askForBlocks(FabricLedger ledger) {
    try (BlockStream blocks = ledger.blocks(0)) {
      assertThatThrownBy(blocks::next).isInstanceOf(RuntimeException.class);
    }
  }

  private LedgerSettings settings(InetSocketAddress peer) throws Exception {
    Instant now = Instant.now();
    Identity auditor =
        CertificateAuthority.create("RegulatorMSP", "Regulator", now, new SecureRandom())
            .issue("auditor", NodeRole.CLIENT, Map.of(), now);
    Path key = Files.writeString(directory.resolve("key.pem"), auditor.privateKeyPem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return new LedgerSettings(
        "RegulatorMSP",
        "127.0.0.1:" + peer.getPort(),
        Optional.empty(),
        Optional.empty(),
        "concordat",
        "concordat",
        Map.of(
            Role.AUDITOR,
            new LedgerSettings.IdentityFiles(
                Files.writeString(directory.resolve("cert.pem"), auditor.certificatePem()), key)),
        LedgerSettings.Deadlines.DEFAULT);
  }

  private static InetSocketAddress freeAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.find());
  }
}
