package org.concordat.consortium.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.concordat.consortium.acceptance.LedgerOfThisRun;
import org.concordat.consortium.acceptance.OnTmpfs;
import org.concordat.consortium.docs.Documents;
import org.concordat.verifier.command.VerifierMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The commands of docs/howto, one after the other as they stand there, on the consortium that the
 * tour of the demo starts.
 */
@Execution(value = ExecutionMode.SAME_THREAD, reason = "it takes the whole machine")
class HowToAcceptanceTest {
  /** In an order in which what one page needs of the others is there. */
  private static final List<String> AT_THE_BANK =
      List.of("scientist.md", "officer.md", "developer.md", "steward.md", "administrator.md");

  private static final String AT_THE_REGULATOR = "regulator.md";
  private static final List<String> PROGRAMS = List.of("bash", "curl", "jq", "grep", "sed");

  /** What other people do meanwhile: what a page says has to have happened, by its name. */
  private static final String OTHERS =
      """
      set -euo pipefail
      other() {
        curl -fsS -o /dev/null "-u$(grep "^$2:" "$1/credentials.txt")" -H 'Content-Type: application/json' \\
          -H "Idempotency-Key: other-$3" --data "$5" "$4"
      }
      until_it_holds() {
        for attempt in $(seq 300); do
          if curl -fsS "$(as auditor)" "$service/api/v1/$1" | jq -e "$2" >/dev/null; then return; fi
          sleep 0.1
        done
        echo "never held: $1 $2" >&2
        return 1
      }
      every_bank_joins() {
        local terms='{"agreement": "research-terms", "dataset": "labelled-rows", "snapshot": "first"}'
        other . steward "join-$1" "$service/api/v1/studies/$1/joins" "$terms"
        other "$other_directory" steward "join-$1" "$other_service/api/v1/studies/$1/joins" "$terms"
        until_it_holds "studies/$1/joins" '.items | length == 2'
      }
      other_banks_approve() {
        other "$other_directory" officer "approve-$1" "$other_service/api/v1/charters/$1/approvals" "$(cat digest.json)"
        until_it_holds charters 'first(.items[]).approvals | length == 2'
      }
      a_study_is_proposed() {
        other . scientist "propose-$1" "$service/api/v1/studies" "$(jq ".id = \\"$1\\"" study.json)"
      }
      """;

  @TempDir(factory = OnTmpfs.class)
  Path directory;

  @Test
  void every_command_of_the_how_tos_does_what_it_is_there_for() throws Exception {
    for (String program : PROGRAMS) {
      assumeTrue(onPath(program), "Commands of docs/howto: not run, there is no " + program);
    }
    assertThat(Documents.pagesRunBy("tour"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(AT_THE_BANK.stream(), Stream.of(AT_THE_REGULATOR))
                .map(page -> "docs/howto/" + page)
                .toList());
    Process demo =
        DemoProcess.start(
            directory,
            List.of("--tour", "--banks", "2", "--rows", "400", "--rounds", "2"),
            LedgerOfThisRun.EMBEDDED);
    try {
      List<String> said = DemoProcess.linesUntil(demo, "Ctrl-C stops");
      for (String page : AT_THE_BANK) {
        run(page, at(said, "Bank A"), neighbour(said));
      }
      run(AT_THE_REGULATOR, at(said, "Regulator"), neighbour(said));
      assertThat(said).anyMatch(line -> line.contains("/console/#/models/demo/2"));
    } finally {
      demo.destroy();
      if (!demo.waitFor(20, TimeUnit.SECONDS)) {
        demo.destroyForcibly();
      }
    }
  }

  @Test
  void every_line_of_the_documents_that_starts_the_demo_is_one_it_takes() throws IOException {
    Path rows = Files.writeString(directory.resolve("rows.csv"), "x,y\n1,0\n");
    List<String> lines = new ArrayList<>(Documents.linesWith("scripts/demo.sh"));
    lines.remove("scripts/demo.sh -h"); // answered by the script itself
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      List<String> words = new ArrayList<>(List.of(line.split(" ")));
      words.removeFirst();
      words.replaceAll(word -> word.endsWith(".csv.gz") ? rows.toString() : word);
      words.replaceAll(
          word -> word.equals("report.json") ? directory.resolve(word).toString() : word);
      words.replaceAll(word -> word.equals("evidence") ? directory.resolve(word).toString() : word);
      assertThat(DemoOptions.parse(words)).as(line).isNotNull();
    }
  }

  /** What the tour says a person has to type first. */
  private static String at(List<String> said, String member) {
    return DemoProcess.after("  " + member, said.stream())
        .filter(line -> line.contains(" cd "))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  /** Where the other bank is. */
  private static Map<String, String> neighbour(List<String> said) {
    String console = DemoProcess.after("  Bank B", said.stream()).findFirst().orElseThrow().strip();
    Path passwords =
        Path.of(
            DemoProcess.after("Passwords of Bank B: ", said.stream()).findFirst().orElseThrow());
    return Map.of(
        "other_service", console.replaceFirst("/console/$", ""),
        "other_directory", passwords.getParent().toString());
  }

  private void run(String page, String start, Map<String, String> neighbour) throws Exception {
    String script = start + "\n" + Documents.signingIn() + OTHERS + Documents.script(page);
    Path output = directory.resolve(page + ".out");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> more = new TreeMap<>(neighbour);
    more.put("project", project().toString());
    bash.environment().putAll(more);
    long started = System.nanoTime();
    Process running = bash.start();
    boolean ended = running.waitFor(2, TimeUnit.MINUTES);
    running.destroyForcibly();
    System.out.printf("%6.1f s  commands of %s%n", (System.nanoTime() - started) / 1e9, page);
    String told = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as(page + "\n" + told).isTrue();
    assertThat(running.exitValue()).as(page + "\n" + told).isZero();
  }

  /** A directory with the script that verifies evidence, without the build it would look for. */
  private Path project() throws IOException {
    Path script = directory.resolve("project/scripts/evidence.sh");
    if (!Files.exists(script)) {
      Files.createDirectories(script.getParent());
      Files.writeString(
          script,
          "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
              .formatted(
                  Path.of(System.getProperty("java.home"), "bin", "java"),
                  System.getProperty("java.class.path"),
                  VerifierMain.class.getName()));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
    return script.getParent().getParent();
  }

  private static boolean onPath(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(place.isEmpty() ? "." : place, program))) {
        return true;
      }
    }
    return false;
  }
}
