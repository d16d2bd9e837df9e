package org.concordat.service.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.concordat.browser.Browser;
import org.concordat.browser.Chromium;
import org.concordat.service.TestService;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that a scientist has scored by the model in use, in a real browser. */
class ScoringPageTest {
  private static final int ROWS = 5_201;

  @TempDir Path directory;
  private TestService service;
  private ModelWorld world;
  private Browser browser;

  @BeforeEach
  void start() {
    assumeTrue(Chromium.find().isPresent(), "not run: no chromium and chromedriver on the path");
    InMemoryLedger ledger = new InMemoryLedger();
    var consents = ConsentBooks.of(directory);
    service = TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of());
    world = new ModelWorld(ledger, consents);
    world.awaitBy(service);
    service.post("scientist", "/api/v1/models/cards/3/promotion", "");
    service.post("officer", "/api/v1/models/cards/3/promotion/approval", "");
    world.awaitBy(service);
    browser = Browser.start(Chromium.find().get(), Path.of("target", "screenshots"));
    browser.signIn(service.uri().resolve("/console/"), "scientist", service.password("scientist"));
    browser.run("location.hash = '/models/cards/3'");
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @Test
  void every_row_of_a_file_is_scored_however_many_there_are() throws IOException {
    score("good.csv", "41,12.5");

    browser.await("the scores", said -> said.contains("5,201 rows scored by model"));
    assertThat(browser.text())
        .contains("row,probability,logit,modelHash\n1,", "\n…\n" + ROWS + ",")
        .contains(world.model("cards", 3).hash().substring(0, 20));
    assertThat(browser.complaints()).allMatch(said -> said.contains("/quality - Failed to load"));
  }

  @Test
  void what_is_wrong_in_a_late_row_is_said_with_its_line_in_the_file() throws IOException {
    score("bad.csv", "41,no number");

    browser.await("the problem", said -> said.contains("line 5202, column 2 (amount)"));
    assertThat(browser.text()).doesNotContain("Download the scores");
  }

  /** Chooses a file of many rows with a given last one, and has it scored. */
  private void score(String name, String last) throws IOException {
    String rows =
        IntStream.range(1, ROWS)
            .mapToObj(row -> row % 80 + "," + row + ".25\r\n")
            .collect(Collectors.joining("", "age,amount\r\n", last));
    browser
        .find("#score-file")
        .sendKeys(Files.writeString(directory.resolve(name), rows).toString());
    browser.click("Score");
  }
}
