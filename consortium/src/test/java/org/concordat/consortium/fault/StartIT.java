package org.concordat.consortium.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.concordat.consortium.acceptance.OnTmpfs;
import org.concordat.network.FabricNetwork;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.Port;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.network.service.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong when a network starts: one clear line, nothing stays behind of what the start
 * began, and what was there before is as it was.
 */
class StartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir(factory = OnTmpfs.class)
  Path directory;

  private AdministratorsProgram network;

  @BeforeAll
  static void fabricIsThere() {
    LiveStudy.assumeFabric("Starts that fail");
  }

  @BeforeEach
  void prepare() throws IOException {
    network = new AdministratorsProgram(directory);
  }

  @AfterEach
  void nothing_runs_any_more() throws Exception {
    if (network != null) {
      network.endAll();
    }
  }

  private String[] up() {
    return new String[] {"up", "--plan", network.planFile().toString()};
  }

  private void nothingStays(AdministratorsProgram.Run run, String line) {
    nothingStays(1, run, line);
  }

  private void nothingStays(int status, AdministratorsProgram.Run run, String line) {
    assertThat(run.status()).as(run.err() + run.out()).isEqualTo(status);
    assertThat(run.err()).startsWith("network.sh: ").contains(line);
    assertThat(network.processes()).isEmpty();
    assertThat(network.state()).doesNotExist();
  }

  @Test
  void without_the_programs_of_fabric() throws Exception {
    AdministratorsProgram.Run run =
        network.run(environment -> environment.remove("FABRIC_BIN"), up());

    nothingStays(run, "FABRIC_BIN");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void with_programs_of_another_version() throws Exception {
    Path other = Files.createDirectories(directory.resolve("other"));
    for (String program :
        new String[] {"peer", "orderer", "osnadmin", "configtxgen", "configtxlator"}) {
      Files.writeString(
          other.resolve(program),
          "#!/bin/sh\necho 'peer:\n Version: v2.5.9\n Go version: go1.22'\n");
      Files.setPosixFilePermissions(
          other.resolve(program), PosixFilePermissions.fromString("rwx------"));
    }
    AdministratorsProgram.Run run =
        network.run(environment -> environment.put("FABRIC_BIN", other.toString()), up());

    nothingStays(run, "is version 2.5.9; 3.1 is what Concordat runs on");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void with_a_port_that_somebody_else_uses() throws Exception {
    Member bank = network.plan().member("BankC");
    int port = network.plan().port(bank, Port.PEER);
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      AdministratorsProgram.Run run = network.run(up());

      nothingStays(run, "a port is in use: " + socket.getLocalPort() + " (BankC.peer)");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void with_a_plan_that_cannot_be_read() throws Exception {
    Files.writeString(network.planFile(), "member.BankA = bank nowhere seven\n");

    AdministratorsProgram.Run run = network.run(up());

    nothingStays(2, run, "plan.properties:1: expected a whole number from 0, got 'seven'");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void with_a_certificate_that_has_ended() throws Exception {
    Instant longAgo = Instant.now().minus(Duration.ofDays(400));
    try (FabricNetwork old =
        new FabricNetwork(
            network.plan(), network.state(), FabricPrograms.find(System.getenv()), () -> longAgo)) {
      old.prepare();
    }
    Map<String, String> before = files();

    AdministratorsProgram.Run run = network.run("up");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("a certificate of BankA.peer ended on")
        .contains("network.sh rotate-keys BankA.peer gives it another");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(network.processes()).isEmpty();
    assertThat(files()).as("what was there is as it was").isEqualTo(before);

    AdministratorsProgram.Run rotate = network.run("rotate-keys", "BankA.peer");

    assertThat(rotate.status()).as(rotate.err()).isZero();
    assertThat(network.processes()).as("it did not run, so it is not started").isEmpty();
    assertThat(network.run("up").err()).contains("ended on").doesNotContain("BankA.peer");
  }

  @Test
  void with_a_program_that_ends_while_it_starts() throws Exception {
    Path arguments = network.launch().resolve(Programs.Kind.WORKER.key() + ".args");
    Files.writeString(arguments, "-XX:NoSuchFlag\n" + Files.readString(arguments));

    AdministratorsProgram.Run run = network.run(up());

    nothingStays(run, ".worker ended while it was starting; it said last:");
    assertThat(run.err()).contains("NoSuchFlag").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"certificates and configuration", "orderers, peers", "the first endorsement"})
  void and_is_interrupted(String step) throws Exception {
    assertThat(network.run("prepare", "--plan", network.planFile().toString()).status()).isZero();
    Map<String, String> before = files();
    Process process = network.start(environment -> {}, "up");
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!network.said("out").contains(step)) {
      assertThat(Instant.now()).as(network.said("out")).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends").isTrue();
    AdministratorsProgram.Run run = network.ended(process);
    assertThat(run.status()).as(run.err()).isEqualTo(130);
    assertThat(network.processes()).isEmpty();
    assertThat(files()).as("what was prepared is as it was").isEqualTo(before);
  }

  @Test
  void twice_and_again_when_half_of_it_is_gone() throws Exception {
    AdministratorsProgram.Run first = network.run(up());
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(network.state())))
        .isEqualTo("rwx------");
    assertThat(network.state().resolve("kind")).hasContent("processes");

    AdministratorsProgram.Run twice = network.run("up");
    assertThat(twice.status()).as(twice.err()).isZero();
    for (String node : new String[] {"BankB.peer", "BankC.orderer", "BankD.worker"}) {
      assertThat(network.run("stop", node).status()).isZero();
    }
    AdministratorsProgram.Run half = network.run("status");
    assertThat(half.status()).isEqualTo(1);
    assertThat(half.out()).contains("3 of ").contains("processes are stopped");

    AdministratorsProgram.Run again = network.run("up");

    assertThat(again.status()).as(again.err()).isZero();
    AdministratorsProgram.Run whole = network.run("status");
    assertThat(whole.out()).contains("processes run.");
    assertThat(whole.status()).as(whole.out()).isZero();
    assertThat(network.run("down").status()).isZero();
    assertThat(network.processes()).isEmpty();
    assertThat(network.run("clean").status()).isZero();
    assertThat(network.state()).doesNotExist();
  }

  /** What lies in the network's directory, with what is in it. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(network.state())) {
      for (Path file : all.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        files.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }
}
