package org.concordat.consortium.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reference/commands.md is what the scripts and the code say; this class writes it, too. */
class CommandsReferenceTest {
  private static final String COMMAND =
      "mvn -Dquick -DskipTests=false -Dsurefire.failIfNoSpecifiedTests=false -pl consortium -am"
          + " test -Dtest=CommandsReferenceTest -Dreference=write";

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path PAGE = ROOT.resolve("docs/reference/commands.md");
  private static final Pattern STATUS = Pattern.compile("(?:^|[:;,.] )(\\d+) [a-z]");

  private static final Map<String, String> EXIT_STATUSES = exitStatuses();

  private static Map<String, String> exitStatuses() {
    Map<String, String> statuses = new LinkedHashMap<>();
    statuses.put("0", "done");
    statuses.put(
        "1",
        "failed, and the last lines on standard error say why; or what was asked after does not"
            + " hold");
    statuses.put("2", "bad input, or a tool is missing: nothing was started or changed");
    statuses.put(
        "3", "done, but not all that was to be shown is: a bar was missed, or a history has gaps");
    statuses.put("130", "interrupted (Ctrl-C): what was started is stopped, and that is said");
    return statuses;
  }

  private static final String INTRODUCTION =
      """
      # Commands

      Written by `CommandsReferenceTest`, from the scripts' own `-h` and from the code.

      ## Exit status

      The same for every script; its `-h` says what done and failed are for it.

      | status | meaning |
      |---|---|
      """;

  private static final String OUTPUT =
      """

      A process that is ended by another signal ends with 128 and its number, as usual: 143 after SIGTERM.

      ## What is shown

      On a terminal: bars that move, times, colours, tables that fit its width. In a file or a pipe: plain lines, no escape
      sequences, and of work that takes long a line now and then. Building and making start-up caches is told on standard
      error only.

      | setting | effect |
      |---|---|
      | `--quiet` | what came of it, and errors; nothing else |
      | `--json` | what came of it as one JSON document on standard output. Where standard error is a terminal, progress is drawn there, unless `--quiet` stands beside it. Without a document (status 1, 2 or 130) standard output stays empty |
      | `NO_COLOR` (any value) | no colours |
      | `TERM=dumb`, or none | plain lines, as in a file |
      | a locale that is not UTF-8 | ASCII only |
      | `CONCORDAT_AOT=off` | no start-up caches are made or used |

      ## Completion

      `source scripts/completion/concordat.bash` in bash, `source scripts/completion/concordat.zsh` in zsh (after `compinit`).
      Commands, options and their values are what a script's `-h` names at that moment.
      """;

  @Test
  void the_page_of_commands_is_what_the_scripts_and_the_code_say() throws Exception {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    EXIT_STATUSES.forEach(
        (status, meaning) -> page.append("| %s | %s |\n".formatted(status, meaning)));
    page.append(OUTPUT);
    for (Path script : scripts()) {
      String name = ROOT.relativize(script).toString();
      page.append("\n## %s\n\n```text\n%s```\n".formatted(name, help(script)));
      documents(script.getFileName().toString(), page);
    }
    if (System.getProperty("reference", "").equals("write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("docs/reference/commands.md is not what the scripts say; write it anew: %s", COMMAND)
        .isEqualTo(page.toString());
  }

  @Test
  void every_script_shows_examples_and_names_its_exit_statuses_by_the_table() throws Exception {
    for (Path script : scripts()) {
      String help = help(script);
      assertThat(help.substring(help.indexOf("\nExamples:\n")))
          .as("%s", script)
          .contains("scripts/" + script.getFileName());
      String statuses =
          help.substring(help.indexOf("Exit status: ") + "Exit status: ".length())
              .split("\n\n", 2)[0]
              .replace('\n', ' ');
      List<String> named = new ArrayList<>();
      Matcher status = STATUS.matcher(statuses);
      while (status.find()) {
        named.add(status.group(1));
      }
      assertThat(EXIT_STATUSES.keySet()).as("%s", script).containsAll(named);
      assertThat(named).as("%s: %s", script, statuses).contains("0", "1", "2", "130");
    }
  }

  private static void documents(String script, StringBuilder page)
      throws IOException, ClassNotFoundException {
    switch (script) {
      case "demo.sh" -> {
        String owner = "org.concordat.consortium.demo.DemoReport";
        Path source = ROOT.resolve("consortium/src/main/java/" + owner.replace('.', '/') + ".java");
        fields("Fields of `--json` and `--report`", source, owner, page);
        fields("Fields of `--hands-on --json`", source, owner + "$HandsOn", page);
      }
      case "network.sh" -> {
        String owner = "org.concordat.network.admin.Answer";
        Path source = ROOT.resolve("network/src/main/java/" + owner.replace('.', '/') + ".java");
        fields("Fields of `--json`", source, owner, page);
      }
      default -> {}
    }
  }

  private static void fields(String title, Path source, String record, StringBuilder page)
      throws IOException, ClassNotFoundException {
    page.append("\n### %s\n\n".formatted(title))
        .append(
            "Names stay what they are; new ones may come. A value that there is none of is left"
                + " out.\n")
        .append("\n| field | what it is |\n|---|---|\n");
    new RecordFields(source)
        .of(Class.forName(record))
        .forEach((name, meaning) -> page.append("| `%s` | %s |\n".formatted(name, meaning)));
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("scripts"))) {
      return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList();
    }
  }

  private static String help(Path script) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString(), "-h").redirectErrorStream(true);
    // Where a help names a directory of its user, the page names everybody's.
    builder.environment().put("XDG_CACHE_HOME", "~/.cache");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
  }
}
