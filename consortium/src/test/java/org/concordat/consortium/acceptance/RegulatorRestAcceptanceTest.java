package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.rest.Route;
import org.concordat.service.rest.Routes;
import org.hyperledger.fabric.client.CommitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The regulator's own instance of the client service. */
class RegulatorRestAcceptanceTest {
  @Test
  void it_shows_what_the_banks_wrote_and_what_was_refused_and_refuses_every_write(
      @TempDir(factory = OnTmpfs.class) Path directory) throws Exception {
    ConsortiumData data = GeneratedBanks.draw(4, 200, 40, 3);
    try (SmallStudy small = SmallStudy.founded(directory, data)) {
      Consortium consortium = small.consortium();
      MemberClient auditor = consortium.regulator().client(Role.AUDITOR);

      assertThat(auditor.get("/charters/in-force").toString()).contains("BankDMSP");
      assertThat(auditor.get("/transactions").toString()).contains("ActivateCharter");
      refusesEveryWrite(auditor);
      assertThat(trail(auditor, refusedOnTheLedger(consortium)))
          .contains("ENDORSEMENT_POLICY_FAILURE", "BankDMSP", "ProposeCharter");
      assertThat(auditor.get("/charters").toString()).doesNotContain("\"version\":2");
    }
  }

  /** Whatever is no GET, signing in for a token and scoring a row too; browsers sign in and out. */
  private static void refusesEveryWrite(MemberClient auditor) {
    List<Route> writes =
        Routes.ALL.stream()
            .filter(route -> !route.method().equals("GET"))
            .filter(route -> !route.path().equals("/session"))
            .toList();
    assertThat(writes)
        .as("what the client below can send")
        .hasSizeGreaterThan(30)
        .allMatch(route -> route.method().equals("POST"));
    for (Route route : writes) {
      String path = route.path().substring(Routes.BASE.length()).replaceAll("\\{[a-z]+}", "1");
      assertThatThrownBy(() -> auditor.post(path, "{}"))
          .as(path)
          .isInstanceOfSatisfying(
              MemberClient.Problem.class,
              e -> {
                assertThat(e.status()).isEqualTo(403);
                assertThat(e.code()).isEqualTo(ErrorCode.REGULATOR_READ_ONLY.code());
              });
    }
  }

  /** Bank D endorses alone what it wants; returns the id of the transaction. */
  private static String refusedOnTheLedger(Consortium consortium) throws IOException {
    LedgerNetwork ledger = consortium.ledger();
    Charter wanted =
        new Charter(
            2,
            "demo",
            List.of(
                new Charter.Member("BankAMSP", "Bank A", Charter.Member.Kind.BANK),
                new Charter.Member("BankBMSP", "Bank B", Charter.Member.Kind.BANK),
                new Charter.Member("BankDMSP", "Bank D", Charter.Member.Kind.BANK),
                new Charter.Member("RegulatorMSP", "Regulator", Charter.Member.Kind.REGULATOR)),
            SmallStudy.LIMITS,
            new Charter.Policy("trmean", 10_000));
    try (LedgerSeat officer =
        LedgerSeat.at(ledger.peer("BankD"), ledger.enroll("BankD", Role.OFFICER))) {
      CommitException refused =
          catchThrowableOfType(
              CommitException.class,
              () ->
                  officer.submitEndorsedBy(
                      Instant.now(), List.of("BankDMSP"), TransactionName.PROPOSE_CHARTER, wanted));
      assertThat(refused).as("it gets as far as a block").isNotNull();
      return refused.getTransactionId();
    }
  }

  /** What the audit trail says of a transaction, once it is there. */
  private static String trail(MemberClient auditor, String transactionId) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (true) {
      for (JsonNode transaction : auditor.get("/transactions")) {
        if (transaction.toString().contains(transactionId)) {
          return transaction.toString();
        }
      }
      assertThat(Instant.now()).as(transactionId + " is in the trail").isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
