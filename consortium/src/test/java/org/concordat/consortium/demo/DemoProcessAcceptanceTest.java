package org.concordat.consortium.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.consortium.acceptance.LedgerOfThisRun;
import org.concordat.consortium.acceptance.OnTmpfs;
import org.concordat.consortium.member.MemberClient;
import org.concordat.protocol.identity.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a process of its own, as a person starts it. */
@Execution(value = ExecutionMode.SAME_THREAD, reason = "each takes the whole machine")
class DemoProcessAcceptanceTest {
  private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
  private static final List<String> SMALL =
      List.of("--banks", "4", "--rows", "800", "--rounds", "2", "--seed", "5");

  private static final int CTRL_C = 3;

  @TempDir(factory = OnTmpfs.class)
  Path directory;

  @Test
  void the_same_seed_gives_the_model_hashes_of_the_embedded_ledger_and_nothing_stays_behind()
      throws Exception {
    Process first = small("here.json", LedgerOfThisRun.get());
    Process second = small("embedded.json", LedgerOfThisRun.EMBEDDED, "--json");
    Said here = said(first);
    Said embedded = said(second);

    assertThat(hashes("here.json")).hasSize(2).isEqualTo(hashes("embedded.json"));
    assertThat(here.out())
        .contains("The same study without a ledger gives the same model, every round.")
        .contains("round  2/2  accepted")
        .doesNotContain("\u001b", "\r");
    assertThat(embedded.err()).isEmpty();
    assertThat(JsonMapper.shared().readTree(embedded.out()))
        .isEqualTo(JsonMapper.shared().readTree(directory.resolve("embedded.json").toFile()));
    assertThat(leftBehind()).isEmpty();
    assertThat(processesLeftBehind()).isEmpty();
  }

  @Test
  void bad_input_ends_with_2_and_one_line_and_starts_nothing() throws Exception {
    Process process = demo(List.of("--banks", "many"), LedgerOfThisRun.get());

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("demo: --banks takes a whole number from 2 to 25, got \"many\"\n");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void ctrl_c_in_the_middle_stops_and_removes_everything_within_10_s_and_touches_nothing_else()
      throws Exception {
    Path before = Files.writeString(directory.resolve("before.txt"), "mine");
    List<String> many = new ArrayList<>(SMALL);
    many.set(many.indexOf("--rounds") + 1, "1000");
    boolean terminal = DemoProcess.hasTerminals();
    Process process =
        terminal
            ? DemoProcess.onTerminal(directory, many, LedgerOfThisRun.get())
            : demo(many, LedgerOfThisRun.get());
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    StringBuilder shown = new StringBuilder();
    String line = out.readLine();
    while (line != null && !line.contains("round  1/1000")) {
      shown.append(line).append('\n');
      line = out.readLine();
    }
    assertThat(line).as("a round has ended: %s", shown).isNotNull();

    long interrupted = System.nanoTime();
    if (terminal) {
      process.getOutputStream().write(CTRL_C);
      process.getOutputStream().flush();
    } else {
      DemoProcess.interrupt(process);
    }

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("stops within 10 s").isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - interrupted))
        .isLessThan(Duration.ofSeconds(10));
    assertThat(process.exitValue()).isEqualTo(130);
    String last =
        out.lines().collect(Collectors.joining("\n"))
            + String.join("\n", process.errorReader(StandardCharsets.UTF_8).lines().toList());
    assertThat(last)
        .contains("demo: interrupted: everything is stopped, and nothing of it is left");
    if (terminal) {
      assertThat(shown + last).contains("\u001b[36m█", "\u001b[32m✓", "rounds", "about");
    }
    assertThat(leftBehind()).isEmpty();
    assertThat(processesLeftBehind()).isEmpty();
    assertThat(before).hasContent("mine");
  }

  @Test
  void hands_on_leaves_banks_with_data_and_no_study_and_shows_no_password_to_a_file()
      throws Exception {
    Process process =
        demo(List.of("--hands-on", "--banks", "2", "--rows", "400"), LedgerOfThisRun.EMBEDDED);
    try {
      handsOn(process);
    } finally {
      process.destroyForcibly();
    }
    assertThat(leftBehind()).isEmpty();
  }

  private void handsOn(Process process) throws Exception {
    List<String> lines = DemoProcess.linesUntil(process, "Ctrl-C stops");
    String shown = String.join("\n", lines);
    Path passwords =
        Path.of(
            DemoProcess.after("Passwords of Bank A: ", lines.stream()).findFirst().orElseThrow());
    URI console =
        URI.create(DemoProcess.after("  Bank A", lines.stream()).findFirst().orElseThrow().strip());
    MemberClient steward =
        MemberClient.signIn(HttpClient.newHttpClient(), console, passwords, Role.STEWARD);

    assertThat(steward.get("/agreements").toString()).contains("BankAMSP", "BankBMSP", "ACTIVE");
    assertThat(steward.get("/studies").get("items")).isEmpty();
    assertThat(shown).contains("Regulator", "worker digest  ").doesNotContain("\u001b");
    assertThat(Files.readAllLines(passwords))
        .isNotEmpty()
        .noneMatch(line -> shown.contains(line.substring(line.indexOf(':') + 1)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
        .isEqualTo("rw-------");
    DemoProcess.interrupt(process);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private Process small(String report, LedgerOfThisRun ledger, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(SMALL);
    arguments.addAll(List.of("--report", directory.resolve(report).toString()));
    arguments.addAll(List.of(more));
    return demo(arguments, ledger);
  }

  /** What a run that has succeeded said. */
  private record Said(String out, String err) {}

  private static Said said(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(process.exitValue()).as(output + errors).isZero();
    return new Said(output, errors);
  }

  private List<String> hashes(String report) {
    JsonNode read = JsonMapper.shared().readTree(directory.resolve(report).toFile());
    List<String> hashes = new ArrayList<>();
    read.get("rounds").forEach(round -> hashes.add(round.get("modelHash").stringValue()));
    return hashes;
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("concordat")).toList();
    }
  }

  /** Every process of a network of this run is told where its files lie. */
  private List<String> processesLeftBehind() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(directory.toString()))
        .toList();
  }

  private Process demo(List<String> arguments, LedgerOfThisRun ledger) throws IOException {
    return DemoProcess.start(directory, arguments, ledger);
  }
}
