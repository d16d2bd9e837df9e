package org.concordat.service.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.concordat.browser.Browser;
import org.concordat.browser.Chromium;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.TestService;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.ParsedBlock;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a bank can write onto the ledger is shown to the people of all others: every text of every
 * record is replaced by one that tries to become markup, a script or a template.
 */
class HostileTextTest {
  private static final String MARKUP =
      "\"'><img src=x onerror=hit=1><script>hit=1</script>${hit=1}{{hit=1}}";

  /** As much of it as fits into the name of a member. */
  private static final String MEMBER = "\"'><img src=x onerror=hit=1>";

  /** Texts that people write; what else stands in records has to have a form. */
  private static final Set<String> TEXTS = Set.of("title", "name", "reason", "label");

  /** What an enumeration's names look like. */
  private static final Pattern NAME = Pattern.compile("[A-Z_]+");

  private static final String LOADED =
      "const main = document.getElementById('main');"
          + " return main.ariaBusy === 'false' && main.dataset.path === location.hash.slice(1)";

  private static final List<String> PAGES =
      List.of(
          "/",
          "/studies",
          "/studies/new",
          "/studies/cards",
          "/studies/cards/rounds/3",
          "/models",
          "/models/compare?models=cards%2F1%2Ccards%2F3",
          "/models/cards/3",
          "/data",
          "/data/BankAMSP/payments",
          "/data/BankBMSP/payments",
          "/agreements",
          "/governance",
          "/ledger",
          "/members",
          "/oversight",
          "/oversight/alerts",
          "/oversight/inventory",
          "/oversight/validation",
          "/no" + MARKUP.replace('/', '-'));

  @TempDir Path directory;
  private InMemoryLedger ledger;
  private TestService service;
  private Browser browser;

  @BeforeEach
  void start() {
    assumeTrue(Chromium.find().isPresent(), "not run: no chromium and chromedriver on the path");
    ledger = new InMemoryLedger();
    ModelWorld world = new ModelWorld(ledger, ConsentBooks.of(directory));
    world.promote(ModelWorld.STUDY, 3);
    world.withdraw(ModelWorld.BANK_B, 1, 0);
    ledger.append(hostile());
    ledger.append(
        Blocks.Tx.valid("tx-refused", MARKUP, Map.of())
            .of(CanonicalJson.write(Map.of("title", MARKUP)))
            .by(new Blocks.Sender(MEMBER, "", List.of()))
            .found(TxValidationCode.MVCC_READ_CONFLICT));
    service = TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of());
    world.awaitBy(service);
    browser = Browser.start(Chromium.find().get(), Path.of("target", "screenshots"));
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
  void no_text_of_the_ledger_becomes_more_than_text_on_any_page() {
    browser.signIn(service.uri().resolve("/console/"), "scientist", service.password("scientist"));
    int shown = 0;
    for (String page : PAGES) {
      shown += look(page) ? 1 : 0;
    }
    for (long block = 0; block < ledger.height(); block++) {
      shown += look("/ledger/blocks/" + block) ? 1 : 0;
    }

    assertThat(shown).as("pages that show it").isGreaterThan(10);
  }

  /** Looks at a page; tells whether the text is to be read there. */
  private boolean look(String page) {
    browser.run("location.hash = arguments[0]", page);
    Await.until(page, () -> Boolean.TRUE.equals(browser.run(LOADED)));
    assertThat(browser.run("return window.hit ?? null")).as(page).isNull();
    assertThat(browser.run("return document.querySelectorAll('img[src=x], main script').length"))
        .as(page)
        .isEqualTo(0L);
    assertThat(browser.complaints())
        .as(page)
        .allMatch(said -> said.contains("Failed to load resource: the server responded"));
    return browser.text().contains("<img src=x");
  }

  /** All records there are, written anew with texts of an attacker. */
  private Blocks.Tx hostile() {
    BlockParser parser = new BlockParser(Blocks.CHAINCODE);
    Map<String, String> records = new LinkedHashMap<>();
    for (var block : ledger.chain()) {
      for (ParsedBlock.ParsedTransaction transaction : parser.parse(block).transactions()) {
        for (ParsedBlock.Write write : transaction.writes()) {
          write.json().ifPresent(json -> records.put(write.key().composite(), changed(json)));
        }
      }
    }
    return new Blocks.Tx(
        "tx-hostile",
        TransactionName.ACTIVATE_CHARTER.function(),
        Blocks.CHAINCODE,
        records,
        TxValidationCode.VALID);
  }

  private static String changed(String json) {
    JsonNode record = CanonicalJson.readTree(json);
    change(record);
    return record.toString();
  }

  private static void change(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        boolean free =
            field.getValue().isString() && !NAME.matcher(field.getValue().stringValue()).matches();
        if (free && TEXTS.contains(field.getKey())) {
          object.put(field.getKey(), MARKUP);
        } else if (field.getKey().equals("features") && field.getValue() instanceof ArrayNode all) {
          for (int at = 0; at < all.size(); at++) {
            all.set(at, object.stringNode(MARKUP + at));
          }
        } else {
          change(field.getValue());
        }
      }
    } else {
      node.forEach(HostileTextTest::change);
    }
  }
}
