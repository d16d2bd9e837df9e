package org.concordat.consortium.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker as a process of its own. */
class BrokerMainTest {
  private static final int SIGTERM = 128 + 15;

  @TempDir Path directory;

  private final Map<String, String> environment = new TreeMap<>();
  private Process process;

  @BeforeEach
  void settings() throws IOException {
    environment.put("CONCORDAT_BROKER_DIRECTORY", directory.resolve("kafka").toString());
    environment.put("CONCORDAT_BROKER_PORT", Integer.toString(freePort()));
    environment.put("CONCORDAT_BROKER_CONTROLLER_PORT", Integer.toString(freePort()));
    environment.put("CONCORDAT_BROKER_TOPICS", "banka.tasks, banka.feed:3");
  }

  @AfterEach
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void started_again_on_its_directory_it_keeps_its_topics_and_adds_the_new_ones() throws Exception {
    assertThat(start()).isEqualTo("broker listens on " + address());
    assertThat(topics()).isEqualTo(Map.of("banka.tasks", 1, "banka.feed", 3));
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("stops within 20 s").isTrue();
    assertThat(process.exitValue()).isEqualTo(SIGTERM);

    environment.put("CONCORDAT_BROKER_TOPICS", "banka.tasks:7 bankb.tasks");
    assertThat(start()).isEqualTo("broker listens on " + address());
    assertThat(topics()).isEqualTo(Map.of("banka.tasks", 1, "banka.feed", 3, "bankb.tasks", 1));
  }

  @Test
  void a_bad_setting_ends_with_2_and_names_it() throws Exception {
    environment.put("CONCORDAT_BROKER_PORT", "many");

    assertThat(errors()).isEqualTo("broker: CONCORDAT_BROKER_PORT takes whole numbers, got many\n");
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_port_in_use_ends_with_1_and_names_it() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("CONCORDAT_BROKER_PORT", Integer.toString(taken.getLocalPort()));

      assertThat(errors())
          .contains("broker: cannot start: ")
          .contains(Integer.toString(taken.getLocalPort()));
      assertThat(process.exitValue()).isEqualTo(1);
    }
  }

  @Test
  void a_directory_that_cannot_be_written_ends_with_1_and_names_it() throws Exception {
    environment.put("CONCORDAT_BROKER_DIRECTORY", "/proc/self/kafka");

    assertThat(errors()).isEqualTo("broker: cannot start: /proc/self/kafka\n");
    assertThat(process.exitValue()).isEqualTo(1);
  }

  private String start() throws IOException {
    run();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.readLine();
    }
  }

  private String errors() throws Exception {
    run();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return errors;
  }

  private void run() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  private Map<String, Integer> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) address()))) {
      Set<String> names = admin.listTopics().names().get(20, TimeUnit.SECONDS);
      Map<String, Integer> topics = new TreeMap<>();
      admin
          .describeTopics(names)
          .allTopicNames()
          .get(20, TimeUnit.SECONDS)
          .forEach((name, topic) -> topics.put(name, topic.partitions().size()));
      return topics;
    }
  }

  private String address() {
    return "127.0.0.1:" + environment.get("CONCORDAT_BROKER_PORT");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
