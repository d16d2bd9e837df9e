package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.study.Onboarding;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.service.rest.Route;
import org.concordat.service.rest.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The regulator's own instance of the client service. */
class RegulatorRestAcceptanceTest {
  @Test
  void it_shows_what_the_banks_wrote_and_refuses_every_write(
      @TempDir(factory = OnTmpfs.class) Path directory) throws Exception {
    ConsortiumData data = GeneratedBanks.draw(4, 200, 40, 3);
    try (Consortium consortium =
        Consortium.start(
            directory,
            data,
            LedgerOfThisRun.get().factory(),
            Duration.ofSeconds(60),
            (bank, honest) -> honest,
            step -> {})) {
      Onboarding onboarding = new Onboarding(consortium, InstantSource.system(), step -> {});
      onboarding.agreeOnCharter(
          new Charter.Limits(1_000_000, 100, 300_000, 60_000, 1_000),
          new Charter.Policy("arc+trmean", 10_000));
      MemberClient auditor = consortium.regulator().client(Role.AUDITOR);

      assertThat(auditor.get("/charters/in-force").toString()).contains("BankDMSP");
      assertThat(auditor.get("/transactions").toString()).contains("ActivateCharter");
      for (Route route : Routes.ALL) {
        if (route.writes()) {
          String path = route.path().substring(Routes.BASE.length()).replaceAll("\\{[a-z]+}", "1");
          assertThatThrownBy(() -> auditor.post(path, "{}"))
              .as(path)
              .isInstanceOfSatisfying(
                  MemberClient.Problem.class, e -> assertThat(e.status()).isEqualTo(403));
        }
      }
    }
  }
}
