package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.concordat.consortium.acceptance.StageExtension.OfItsOwn;
import org.concordat.consortium.member.MemberSeat;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.json.CanonicalJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One peer's block store is put back. The service of its member notices it at its next start
 * against its own checkpoint, and another bank's peer bears the checkpoint out.
 */
@OfItsOwn
@ExtendWith(StageExtension.class)
class BlockStoreAcceptanceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MEMBER = LedgerNetwork.REGULATOR;
  private static final long LEFT = 3;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void a_block_store_put_back_is_named_at_the_next_start_and_a_witness_confirms_what_was_followed(
      Stage stage, @TempDir Path directory) throws Exception {
    LedgerNetwork ledger = stage.ledger();
    stage.settle();
    long last = ledger.height(MEMBER) - 1;
    PutBackPeer peer = PutBackPeer.of(ledger, MEMBER);
    try (MemberSeat service =
        MemberSeat.prepare(ledger, MEMBER, Optional.empty(), "", directory, http)) {
      service.set("concordat.integrity.compare-every", "200ms");
      service.start();
      await(service, "UP", "witness BankA has the same chain up to block " + last);

      service.stop();
      peer.putBack(LEFT);
      service.start();

      JsonNode health =
          await(service, "DOWN", "witness BankA has the same chain up to block " + last);
      assertThat(health.get("parts").get("integrity").stringValue())
          .startsWith("CC-1812 the own peer's block store was put back")
          .contains("expected at least block " + last + " with hash ")
          .contains("its newest is block " + (LEFT - 1) + " with hash ");

      peer.catchUp();
      await(service, "UP", "witness BankA has the same chain");
    }
  }

  /** Waits until the service says how it is, and what it thinks of the witness. */
  private JsonNode await(MemberSeat service, String status, String note)
      throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      String health =
          http.send(
                  HttpRequest.newBuilder(service.uri().resolve("/health")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      JsonNode report = CanonicalJson.readTree(health);
      if (report.get("status").stringValue().equals(status)
          && report.get("notes").toString().contains(note)
          && report.get("parts").get("integrity").stringValue().startsWith("CC-")
              == status.equals("DOWN")) {
        return report;
      }
      assertThat(Instant.now()).as(status + ", " + note + ": " + health).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
