package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.TestService;
import org.concordat.service.testing.Records;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GovernanceRestTest {
  @TempDir Path directory;
  private TestService service;

  @BeforeEach
  void start() {
    service = TestService.bank(directory);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_proposed_charter_is_submitted_in_the_officers_role_and_read_back_at_once() {
    service.ledger.behaves(
        call -> {
          Charter charter = (Charter) call.argument();
          return Map.of(
              RecordKey.of(RecordType.CHARTER, charter.version(), charter.digest()), charter);
        });
    Charter charter = Records.charter("BankAMSP", "BankBMSP");

    TestService.Answer written = service.post("officer", "/api/v1/charters", charter);
    TestService.Answer read = service.get("auditor", "/api/v1/charters");

    assertThat(written.status()).as(written.body()).isEqualTo(201);
    assertThat(service.ledger.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.role()).isEqualTo(Role.OFFICER);
              assertThat(call.name()).isEqualTo(TransactionName.PROPOSE_CHARTER);
              assertThat(call.argument()).isEqualTo(charter);
            });
    assertThat(read.json().get("items").get(0).get("digest").stringValue())
        .isEqualTo(charter.digest());
    assertThat(read.contentType()).startsWith("application/json");
  }

  @Test
  void health_needs_no_sign_in() {
    TestService.Answer answer = service.get(null, "/health/liveness");

    assertThat(answer.status()).isEqualTo(200);
  }
}
