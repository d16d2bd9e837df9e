package org.concordat.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be said of the console's files without a browser. */
class ConsoleFilesTest {
  private static final Pattern TEXT_KEY = Pattern.compile("\\bt\\('([^']+)'");
  private static final Pattern BUILT_KEY =
      Pattern.compile("\\b(?:t|told)\\(`([a-zA-Z.-]+\\.)\\$\\{");
  private static final Pattern TOLD_KEY = Pattern.compile("\\btold\\('([^']+)'");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import\\()\\s*'([^']+)'");
  private static final Pattern EVENT_NAME = Pattern.compile("'([A-Z][A-Za-z]+)'");
  private static final Pattern OTHER_HOST = Pattern.compile("(https?:)?//[a-z0-9.-]+\\.[a-z]{2,}");

  /** Ways to put text into a page as markup, or to run it. */
  private static final Pattern DANGEROUS =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function"
              + "|unsafeHTML|unsafeSVG|srcdoc|javascript:| style=| on[a-z]+=\"");

  /** What answers to a click, with the tag it stands in. */
  private static final Pattern CLICKED = Pattern.compile("<([a-z]+)\\b[^<]*?@click");

  private static Path root;
  private static Map<String, String> scripts;
  private static Map<String, String> texts;

  @BeforeAll
  static void read() throws Exception {
    root =
        Path.of(
            URI.create(
                ConsoleFilesTest.class
                    .getResource("/org/concordat/service/console/index.html")
                    .toString()
                    .replace("index.html", "")));
    try (Stream<Path> files = Files.walk(root)) {
      scripts =
          files
              .filter(file -> file.toString().endsWith(".js"))
              .collect(
                  Collectors.toMap(
                      file -> root.relativize(file).toString(),
                      ConsoleFilesTest::content,
                      (one, other) -> one,
                      TreeMap::new));
    }
    texts = new TreeMap<>();
    CanonicalJson.readTree(content(root.resolve("messages/en.json")))
        .properties()
        .forEach(text -> texts.put(text.getKey(), text.getValue().stringValue()));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(Pattern pattern) {
    return scripts.values().stream()
        .flatMap(script -> pattern.matcher(script).results().map(match -> match.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_text_that_a_page_asks_for_is_in_the_language_file() {
    assertThat(found(TEXT_KEY))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            key ->
                assertThat(texts.containsKey(key) || texts.containsKey(key + ".other"))
                    .as(key)
                    .isTrue());
  }

  @Test
  void every_text_of_the_language_file_is_asked_for() {
    Set<String> used = found(TEXT_KEY);
    used.addAll(found(TOLD_KEY));
    Set<String> prefixes = found(BUILT_KEY);
    // Columns of the charts and forms are named by a variable; their keys stand as plain words.
    prefixes.addAll(Set.of("metric.", "activation.", "preparation.", "optimiser.", "loss."));
    assertThat(texts.keySet())
        .allSatisfy(
            key ->
                assertThat(
                        used.contains(key.replaceAll("\\.(one|other)$", ""))
                            || prefixes.stream().anyMatch(key::startsWith)
                            || scripts.values().stream()
                                .anyMatch(script -> script.contains("'" + key + "'")))
                    .as(key)
                    .isTrue());
  }

  @Test
  void no_script_makes_markup_of_text_or_runs_it() {
    scripts.forEach((name, script) -> assertThat(script).as(name).doesNotContainPattern(DANGEROUS));
    assertThat(content(root.resolve("index.html")))
        .doesNotContainPattern("<script(?![^>]*src=)|<style|style=| on[a-z]+=");
  }

  @Test
  void every_record_of_the_ledger_has_a_name_and_a_place_where_it_is_shown() {
    for (RecordType type : RecordType.values()) {
      assertThat(texts).containsKey("record." + type);
      assertThat(scripts.get("pages/block.js")).contains("\n  " + type + ": ");
    }
  }

  @Test
  void whatever_answers_to_a_click_answers_to_a_key() {
    assertThat(found(CLICKED)).isSubsetOf("a", "button", "summary").isNotEmpty();
  }

  @Test
  void nothing_comes_from_another_host() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file ->
                  assertThat(content(file).replace("http://www.w3.org/2000/svg", ""))
                      .as(file.toString())
                      .doesNotContainPattern(OTHER_HOST));
    }
  }

  @Test
  void every_import_leads_to_a_file() {
    scripts.forEach(
        (name, script) ->
            IMPORT
                .matcher(script)
                .results()
                .map(match -> match.group(1))
                .filter(target -> target.startsWith("."))
                .forEach(
                    target ->
                        assertThat(root.resolve(name).getParent().resolve(target).normalize())
                            .as("%s imports %s", name, target)
                            .exists()));
  }

  @Test
  void every_transaction_that_writes_is_listened_for() {
    String live = scripts.get("live.js");
    String list = live.substring(live.indexOf("TRANSACTIONS = ["), live.indexOf("];"));
    assertThat(EVENT_NAME.matcher(list).results().map((MatchResult match) -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(TransactionName.values())
                .filter(TransactionName::writes)
                .map(TransactionName::function)
                .toList());
  }
}
