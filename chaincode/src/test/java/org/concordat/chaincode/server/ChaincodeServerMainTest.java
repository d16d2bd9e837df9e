package org.concordat.chaincode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.InsecureChannelCredentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.concordat.chaincode.server.ChaincodeServerMain.Settings;
import org.concordat.chaincode.testing.FakePeer;
import org.concordat.chaincode.testing.TestIdentities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChaincodeServerMainTest {
  @TempDir Path directory;

  @Test
  void settings_come_from_the_environment() {
    assertThat(
            Settings.from(
                Map.of(
                    "CHAINCODE_ID", "cc:1",
                    "CHAINCODE_SERVER_ADDRESS", "0.0.0.0:9999",
                    "CHAINCODE_TLS_CERT", "a.pem",
                    "CHAINCODE_TLS_KEY", "a.key",
                    "CHAINCODE_TLS_CLIENT_CACERT", "ca.pem")))
        .isEqualTo(
            new Settings(
                "cc:1",
                "0.0.0.0",
                9999,
                Optional.of(
                    new ChaincodeServer.Tls(
                        Path.of("a.pem"), Path.of("a.key"), Path.of("ca.pem")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", ":80", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1"})
  void an_address_is_a_host_and_a_port(String address) {
    assertThatThrownBy(
            () ->
                Settings.from(Map.of("CHAINCODE_ID", "cc:1", "CHAINCODE_SERVER_ADDRESS", address)))
        .hasMessage("CHAINCODE_SERVER_ADDRESS must be host:port, got " + address);
  }

  @Test
  void what_is_missing_is_named() {
    assertThatThrownBy(() -> Settings.from(Map.of("CHAINCODE_ID", "cc:1")))
        .hasMessage("the environment variable CHAINCODE_SERVER_ADDRESS is missing");
    assertThatThrownBy(() -> Settings.from(Map.of()))
        .hasMessage("the environment variable CHAINCODE_ID is missing");
    assertThatThrownBy(
            () ->
                Settings.from(
                    Map.of(
                        "CHAINCODE_ID", "cc:1",
                        "CHAINCODE_SERVER_ADDRESS", "127.0.0.1:1",
                        "CHAINCODE_TLS_CERT", "a.pem")))
        .hasMessage("the environment variable CHAINCODE_TLS_KEY is missing");
  }

  @Test
  void only_loopback_goes_without_tls() {
    assertThatThrownBy(
            () ->
                Settings.from(
                    Map.of("CHAINCODE_ID", "cc:1", "CHAINCODE_SERVER_ADDRESS", "0.0.0.0:1")))
        .hasMessageContaining("CHAINCODE_TLS_CERT");
  }

  @Test
  void the_process_listens_without_scanning_classes_and_ends_when_told() throws Exception {
    // Given
    Path loaded = directory.resolve("classes.txt");
    Instant begin = Instant.now();
    Process process =
        start(
            Map.of("CHAINCODE_ID", "cc:1", "CHAINCODE_SERVER_ADDRESS", "127.0.0.1:0"),
            "-Xlog:class+load:file=" + loaded);
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      Duration untilListening = Duration.between(begin, Instant.now());
      System.out.println("first listening after " + untilListening.toMillis() + " ms");
      int port = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));

      // When
      try (FakePeer peer = new FakePeer(port, InsecureChannelCredentials.create())) {
        ByteString creator =
            new TestIdentities("ca")
                .creator("BankAMSP", Optional.of("{\"attrs\":{\"concordat.role\":\"scientist\"}}"));
        List<String> list = List.of("ListRecords", "{\"parts\":[],\"type\":\"STUDY\"}");
        assertThat(peer.invoke(creator, 0, list, Map.of()).payload()).isEqualTo("[]");
      }

      // Then
      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> classes = Files.readAllLines(loaded);
    assertThat(classes).anyMatch(line -> line.contains("ConcordatChaincode"));
    assertThat(classes)
        .noneMatch(line -> line.contains("io.github.classgraph"))
        .noneMatch(line -> line.contains("fabric.contract.routing"))
        .noneMatch(line -> line.contains("fabric.contract.execution"));
  }

  @Test
  void a_wrong_setting_is_said_in_one_line_with_status_2() throws Exception {
    Process process = start(Map.of("CHAINCODE_ID", "cc:1"));

    List<String> said = process.errorReader().readAllLines();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(said)
        .containsExactly("chaincode: the environment variable CHAINCODE_SERVER_ADDRESS is missing");
  }

  @Test
  void a_port_that_is_taken_is_said_in_one_line_with_status_1() throws Exception {
    try (ChaincodeServer server = ChaincodeServer.start("cc:1", "127.0.0.1", 0, Optional.empty())) {
      Process process =
          start(
              Map.of(
                  "CHAINCODE_ID",
                  "cc:2",
                  "CHAINCODE_SERVER_ADDRESS",
                  "127.0.0.1:" + server.port()));

      List<String> said = process.errorReader().readAllLines();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(said).hasSize(1).allMatch(line -> line.startsWith("chaincode: cannot start"));
    }
  }

  private static Process start(Map<String, String> environment, String... flags)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ChaincodeServerMain.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(new TreeMap<>(environment));
    return builder.start();
  }
}
