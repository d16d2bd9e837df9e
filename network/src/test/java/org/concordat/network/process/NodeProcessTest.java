package org.concordat.network.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.concordat.network.Await;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final Starts starts = new Starts();
  private NodeProcess process;

  @BeforeEach
  void name() {
    process = again();
  }

  private NodeProcess again() {
    return new NodeProcess(
        "Bank.node", directory.resolve("run"), directory.resolve("logs"), starts);
  }

  @AfterEach
  void end() {
    process.kill();
  }

  @Test
  void the_next_program_finds_what_this_one_started() {
    start("echo ready; sleep 600");
    Health.await(process, () -> process.said("ready"), LIMIT);
    NodeProcess found = again();
    assertThat(found.running()).isTrue();
    found.stop();
    assertThat(process.running()).isFalse();
  }

  @Test
  void another_process_that_got_the_same_number_is_not_ours() throws IOException {
    Files.createDirectories(directory.resolve("run"));
    Files.writeString(
        directory.resolve("run/Bank.node.pid"), ProcessHandle.current().pid() + " 12345\n");
    assertThat(process.running()).isFalse();
    process.stop();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "4711", "4711 ", "forty seven"})
  void a_record_that_is_not_whole_names_no_process(String record) throws IOException {
    Files.createDirectories(directory.resolve("run"));
    Files.writeString(directory.resolve("run/Bank.node.pid"), record);
    assertThat(process.running()).isFalse();
    start("echo ready; sleep 600");
    assertThat(again().running()).isTrue();
  }

  @Test
  void a_process_that_cannot_be_noted_is_ended() throws IOException {
    Path inTheWay = directory.resolve("run/Bank.node.pid.new");
    Files.createDirectories(inTheWay);

    assertThatThrownBy(() -> start("exec sleep 600"))
        .isInstanceOf(NetworkException.class)
        .hasMessageStartingWith("Bank.node cannot be started");

    assertThat(
            Await.until(
                LIMIT,
                Duration.ofMillis(20),
                () -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive)))
        .isTrue();
    assertThat(process.running()).isFalse();
  }

  @Test
  void a_process_that_does_not_end_when_asked_is_made_to() {
    start("trap '' TERM; echo deaf; while :; do sleep 1; done");
    Health.await(process, () -> process.said("deaf"), LIMIT);
    process.stop();
    assertThat(process.running()).isFalse();
  }

  @Test
  void one_that_ends_while_it_starts_is_told_with_its_last_words() {
    start("echo a reason; exit 3");
    assertThatThrownBy(() -> Health.await(process, () -> false, LIMIT))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("Bank.node ended while it was starting")
        .hasMessageContaining("a reason");
  }

  @Test
  void one_that_is_never_ready_is_told_with_its_last_words() {
    start("echo thinking; sleep 600");
    Health.await(process, () -> process.said("thinking"), LIMIT);
    assertThatThrownBy(() -> Health.await(process, () -> false, Duration.ofMillis(50)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("was not ready within 0 s")
        .hasMessageContaining("thinking");
  }

  @Test
  void a_log_begins_anew_and_the_one_before_is_kept() throws IOException {
    start("echo first; sleep 600");
    Health.await(process, () -> process.said("first"), LIMIT);
    process.stop();
    start("echo second; sleep 600");
    Health.await(process, () -> process.said("second"), LIMIT);
    assertThat(process.said("first")).isFalse();
    assertThat(Files.readString(directory.resolve("logs/Bank.node.log.1"))).contains("first");
  }

  @Test
  void a_character_that_is_half_written_hides_nothing_before_it() throws IOException {
    Files.createDirectories(process.log().getParent());
    Files.write(process.log(), new byte[] {'r', 'e', 'a', 'd', 'y', ' ', (byte) 0xC3});
    assertThat(process.said("ready")).isTrue();
    assertThat(process.said("steady")).isFalse();
  }

  @Test
  void it_is_not_started_twice() {
    start("sleep 600");
    assertThatThrownBy(() -> start("sleep 600")).hasMessageContaining("runs already");
  }

  @Test
  void none_is_started_once_starts_are_closed() {
    starts.close();
    assertThatThrownBy(() -> start("sleep 600"))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("Bank.node is not started any more");
    assertThat(process.running()).isFalse();
  }

  @Test
  void a_program_that_is_not_there_is_said() {
    assertThatThrownBy(
            () -> process.start(List.of("/no/such/program"), Map.of(), directory.resolve("home")))
        .isInstanceOf(NetworkException.class);
  }

  private void start(String script) {
    process.start(List.of("/bin/sh", "-c", script), Map.of(), directory.resolve("home"));
  }
}
