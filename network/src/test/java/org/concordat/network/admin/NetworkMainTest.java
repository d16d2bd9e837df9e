package org.concordat.network.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, on a network of which nothing runs. */
class NetworkMainTest {
  @TempDir Path directory;
  private Path state;

  @BeforeEach
  void make() throws IOException {
    state = directory.resolve("state");
    Files.createDirectories(directory.resolve("launch"));
    Files.writeString(directory.resolve("launch/java-home"), System.getProperty("java.home"));
  }

  private void network() throws IOException {
    Files.createDirectories(state.resolve("members/BankA/peer/msp"));
    Files.createDirectories(state.resolve("members/BankB/peer/msp"));
    Files.writeString(
        state.resolve("network.properties"),
        "member.BankA = bank localhost 7000\nmember.BankB = bank localhost 8000\n");
  }

  private record Run(int status, String out, String err) {}

  private Run run(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                NetworkMain.class.getName(),
                directory.resolve("launch").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--state", state.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), said("out"), said("err"));
  }

  private String said(String where) throws IOException {
    return Files.readString(directory.resolve(where), StandardCharsets.UTF_8);
  }

  @Test
  void a_status_in_json_is_one_document_that_tells_of_every_process() throws Exception {
    network();

    Run run = run("status", "--json");

    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("{\"command\":\"status\",\"messages\":[\"")
        .contains("processes are stopped.", "\"running\":false", "\"name\":\"BankA.orderer\"")
        .contains("{\"kind\":\"worker\",\"member\":\"BankB\",\"name\":\"BankB.worker\"}")
        .doesNotContain("\"process\"")
        .endsWith("\"state\":\"" + state + "\"}\n");
    assertThat(run.out().lines()).hasSize(1);
  }

  @Test
  void a_status_in_a_file_is_a_table_and_quietly_a_line() throws Exception {
    network();

    Run whole = run("status");
    Run quiet = run("status", "--quiet");

    assertThat(whole.out()).contains("node", "BankA.peer", "stopped").doesNotContain("\u001b");
    assertThat(quiet.out().lines()).singleElement().asString().contains("are stopped.");
    assertThat(List.of(whole.status(), quiet.status())).containsOnly(1);
  }

  @Test
  void what_cannot_be_done_leaves_standard_output_empty_and_says_why_in_a_line() throws Exception {
    assertThat(run("status", "--json"))
        .isEqualTo(
            new Run(
                2,
                "",
                "network.sh: there is no network in " + state + "; network.sh up makes one\n"));

    Files.createDirectories(state);
    Files.writeString(state.resolve("kind"), "containers\n");

    assertThat(run("down", "--json").status()).isEqualTo(1);
    assertThat(said("out")).isEmpty();
    assertThat(said("err")).startsWith("network.sh: " + state + " holds a network of containers");
  }

  @Test
  void what_is_done_already_is_answered_too() throws Exception {
    assertThat(run("down", "--json").out())
        .matches(
            Pattern.quote(
                    "{\"command\":\"down\",\"messages\":[\"There is no network in %s\"],\"millis\":"
                        .formatted(state))
                + "\\d+"
                + Pattern.quote(",\"state\":\"%s\"}\n".formatted(state)));
  }
}
