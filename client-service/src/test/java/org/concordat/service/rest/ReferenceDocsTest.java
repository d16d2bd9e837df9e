package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Explanation;
import org.concordat.service.SettingsTable;
import org.junit.jupiter.api.Test;

/** The pages of docs/reference are what the code says; this class writes them too. */
class ReferenceDocsTest {
  private static final String COMMAND =
      "mvn -Dquick -DskipTests=false -Dsurefire.failIfNoSpecifiedTests=false -pl client-service"
          + " -am test -Dtest=ReferenceDocsTest -Dreference=write";

  private static final Path DIRECTORY = Path.of("..", "docs", "reference");

  @Test
  void the_page_of_errors_is_what_the_code_says() throws IOException {
    StringBuilder page =
        page(
            "Errors",
            "Every refusal carries a stable code. A running service explains each at"
                + " `/problems/CC-...`; a problem's `type` points there.");
    String range = "";
    for (ErrorCode code : ProblemPages.codes()) {
      if (!range.equals(code.code().substring(0, 5))) {
        range = code.code().substring(0, 5);
        page.append("\n## ")
            .append(range)
            .append("xx: ")
            .append(subject(range))
            .append(
                "\n\n| code | name | HTTP | what happened | what to do |\n|---|---|---|---|---|\n");
      }
      Explanation explanation = Explanation.of(code);
      page.append(
          "| <a id=\"%s\"></a>%s | `%s` | %d | %s | %s%s |\n"
              .formatted(
                  code.code().toLowerCase(Locale.ROOT),
                  code.code(),
                  code.name(),
                  Problems.status(code).getCode(),
                  explanation.what(),
                  explanation.retired() ? "(Given no more.) " : "",
                  explanation.advice()));
    }
    requireSame("errors.md", page);
  }

  @Test
  void the_page_of_routes_is_what_the_table_says() throws IOException {
    StringBuilder page =
        page(
            "Routes",
            "Who may ask for what. R is a regulator's instance, where only auditors sign in; a"
                + " route without a mark is open to everybody. How requests and answers look:"
                + " [api.md](../api.md), and the service's own page at `/api-docs`.");
    page.append("\n| method | path | scientist | steward | officer | auditor | R | what for |\n")
        .append("|---|---|---|---|---|---|---|---|\n");
    for (Route route : Routes.ALL) {
      page.append("| %s | `%s` | ".formatted(route.method(), route.path()));
      for (String role : java.util.List.of("SCIENTIST", "STEWARD", "OFFICER", "AUDITOR")) {
        page.append(route.roles().stream().anyMatch(one -> one.name().equals(role)) ? "x" : "")
            .append(" | ");
      }
      boolean auditors = route.roles().stream().anyMatch(one -> one.name().equals("AUDITOR"));
      page.append(auditors && !route.banksOnly() ? "x" : "")
          .append(" | ")
          .append(route.summary())
          .append(" |\n");
    }
    requireSame("api.md", page);
  }

  @Test
  void the_page_of_settings_is_what_the_service_reads() throws IOException {
    StringBuilder page =
        page(
            "Settings of a client-service",
            "In the properties file that `ClientServiceMain` is given, or in the environment:"
                + " `CONCORDAT_LEDGER_PEER` is `concordat.ledger.peer`. Durations read `30s`, `5m`,"
                + " `1h`, `7d`.");
    page.append("\n| setting | without it | what it is |\n|---|---|---|\n");
    SettingsTable.all()
        .forEach(
            one ->
                page.append(
                    "| `%s` | %s | %s |\n".formatted(one.name(), one.usual(), one.meaning())));
    requireSame("settings.md", page);
  }

  private static String subject(String range) {
    return switch (range) {
      case "CC-10" -> "membership and roles";
      case "CC-11" -> "agreements and consent";
      case "CC-12" -> "studies and rounds";
      case "CC-13" -> "aggregation";
      case "CC-14" -> "governance";
      case "CC-16" -> "form of the input";
      case "CC-17" -> "datasets, models";
      case "CC-18" -> "the service";
      case "CC-19" -> "the worker";
      default -> throw new IllegalStateException("no words for " + range);
    };
  }

  private static StringBuilder page(String title, String about) {
    return new StringBuilder("# " + title + "\n\n" + wrapped(about) + "\n")
        .append("\nWritten by `ReferenceDocsTest`, from the code.\n");
  }

  private static String wrapped(String text) {
    return text.replaceAll("(.{1,110})(?: +|$)", "$1\n").strip();
  }

  private static void requireSame(String name, StringBuilder page) throws IOException {
    Path file = DIRECTORY.resolve(name);
    if (System.getProperty("reference", "").equals("write")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file, page);
    }
    String there = Files.exists(file) ? Files.readString(file) : "";
    assertThat(there.lines().collect(Collectors.joining("\n")))
        .as("docs/reference/%s is not what the code says; write it anew: %s", name, COMMAND)
        .isEqualTo(page.toString().lines().collect(Collectors.joining("\n")));
  }
}
