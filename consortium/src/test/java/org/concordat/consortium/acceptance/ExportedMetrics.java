package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.member.MemberClient;
import org.concordat.protocol.identity.Role;
import org.concordat.service.telemetry.ServiceMetric;

/**
 * What a bank's service and the workers export after a study, and what the files of ops ask for.
 */
final class ExportedMetrics {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern SERIES = Pattern.compile("^([a-z_0-9]+)(?:\\{(.*)\\})? ");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Pattern ASKED =
      Pattern.compile("\\b((?:concordat|jvm|process)_[a-z_]+)(?:\\{([^}]*)\\})?");
  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
  private static final Pattern SELECTOR = Pattern.compile("([a-z_]+) ?[=!]~?\"");
  private static final Pattern EXPRESSION =
      Pattern.compile(
          "(?:\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\")|(?:^ +expr: (.*)$)", Pattern.MULTILINE);

  /** What the scraper adds to every series. */
  private static final Set<String> SCRAPERS = Set.of("member", "job");

  private final Consortium consortium;
  private final Map<String, Set<String>> labels = new ConcurrentSkipListMap<>();

  ExportedMetrics(Consortium consortium) {
    this.consortium = consortium;
  }

  /** Reads what is exported now. Pauses of the collector are told of a little after the first. */
  void look() {
    System.gc();
    read(scrape(), labels);
    read(consortium.workerMetrics(), labels);
  }

  private String scrape() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(consortium.bank("A").uri().resolve("/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void refuse() throws IOException {
    try {
      consortium.client("A", Role.SCIENTIST).post("/models/traced/1/score", "{}");
    } catch (MemberClient.Problem refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static void read(String text, Map<String, Set<String>> labels) {
    for (String line : text.lines().toList()) {
      Matcher series = SERIES.matcher(line);
      if (series.find()) {
        Set<String> names = labels.computeIfAbsent(series.group(1), any -> new TreeSet<>());
        Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
        while (label.find()) {
          names.add(label.group(1));
        }
      }
    }
  }

  /**
   * Every series that dashboard, rules and documents name is exported, with the labels asked for.
   */
  void haveWhatIsShown() throws IOException {
    refuse();
    look();
    for (String file :
        List.of("ops/grafana/concordat-dashboard.json", "ops/prometheus/concordat-rules.yml")) {
      List<String> expressions = expressions(Files.readString(ROOT.resolve(file)));
      assertThat(expressions).as(file).hasSizeGreaterThan(8);
      expressions.forEach(expression -> check(file, expression));
    }
    String page = Files.readString(ROOT.resolve("docs/observability.md"));
    for (ServiceMetric metric : ServiceMetric.values()) {
      List<String> ticked = metric.labels().stream().map(label -> "`" + label + "`").toList();
      assertThat(page)
          .contains(
              String.format(
                  Locale.ROOT,
                  "| `%s` | %s | %s |",
                  metric.exported(),
                  String.join(", ", ticked),
                  metric.help()));
    }
  }

  private static List<String> expressions(String text) {
    List<String> found = new ArrayList<>();
    Matcher expression = EXPRESSION.matcher(text);
    while (expression.find()) {
      found.add(
          expression.group(1) == null
              ? expression.group(2)
              : expression.group(1).replace("\\\"", "\""));
    }
    return found;
  }

  private void check(String file, String expression) {
    Set<String> grouped = new TreeSet<>();
    Matcher by = GROUPED.matcher(expression);
    while (by.find()) {
      grouped.addAll(List.of(by.group(1).split(", ")));
    }
    Set<String> known = new TreeSet<>(SCRAPERS);
    Matcher asked = ASKED.matcher(expression);
    while (asked.find()) {
      String series = asked.group(1);
      assertThat(labels).as("%s: %s", file, expression).containsKey(series);
      Set<String> here = new TreeSet<>(labels.get(series));
      here.addAll(SCRAPERS);
      known.addAll(here);
      Matcher selector = SELECTOR.matcher(asked.group(2) == null ? "" : asked.group(2));
      while (selector.find()) {
        assertThat(here).as("%s: %s", file, expression).contains(selector.group(1));
      }
    }
    assertThat(known).as("%s: %s", file, expression).containsAll(grouped);
  }
}
