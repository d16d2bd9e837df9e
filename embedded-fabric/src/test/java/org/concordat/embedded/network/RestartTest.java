package org.concordat.embedded.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.concordat.embedded.conformance.Client;
import org.concordat.embedded.conformance.EmbeddedLedgerUnderTest;
import org.concordat.embedded.conformance.LedgerUnderTest;
import org.concordat.embedded.conformance.TestChaincode;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  @TempDir Path directory;

  private static void fill(NetworkFixture fixture) throws Exception {
    try (Client client = fixture.on("BankA")) {
      client.submitValid("put", "kept", "one");
      client.submitValid("put", "kept", "two");
      client.submitValid("putMany", "many-", "20");
      client.submitValid("del", "many-00003");
      var first = client.endorse("getThenPut", "kept", "a");
      var second = client.endorse("getThenPut", "kept", "b");
      first.submitAsync().getStatus();
      assertThat(second.submitAsync().getStatus().isSuccessful()).isFalse();
      for (String collection :
          new String[] {LedgerUnderTest.ALL, LedgerUnderTest.PAIR, LedgerUnderTest.BRIEF}) {
        client.submitWith(TestChaincode.value("secret"), "putPrivate", collection, "private");
      }
      client.submitWith(TestChaincode.value("purged"), "putPrivate", LedgerUnderTest.ALL, "gone");
      client.submitValid("purgePrivate", LedgerUnderTest.ALL, "gone");
    }
    fixture.awaitEqualHeights("BankA");
  }

  private static List<List<String>> states(NetworkFixture fixture) {
    return NetworkFixture.ALL_ORGANIZATIONS.stream().map(fixture.network()::dumpState).toList();
  }

  @Test
  void a_restarted_network_has_the_same_state_and_goes_on() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      fill(fixture);
      List<List<String>> before = states(fixture);
      long height = fixture.network().peer("BankA").height();
      Map<String, String> roots = fixture.network().rootCertificates();
      fixture.restart();
      assertThat(states(fixture)).isEqualTo(before);
      assertThat(fixture.network().peer("Regulator").height()).isEqualTo(height);
      assertThat(fixture.network().rootCertificates()).isEqualTo(roots);
      try (Client client = fixture.on("BankB")) {
        assertThat(client.evaluate("get", "kept")).isEqualTo("a");
        assertThat(client.evaluate("history", "kept")).isEqualTo("a,two,one");
        assertThat(client.evaluate("getPrivate", LedgerUnderTest.PAIR, "private"))
            .isEqualTo("secret");
        assertThat(client.submit("put", "kept", "after").getBlockNumber()).isEqualTo(height);
      }
    }
  }

  @Test
  void a_certificate_from_before_is_still_good() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      LedgerUnderTest.Credentials before = fixture.client("BankA");
      fixture.restart();
      try (Client client = Client.on(fixture, "BankA", before)) {
        assertThat(client.submit("put", "old-friend", "v").isSuccessful()).isTrue();
      }
    }
  }

  @Test
  void a_block_cut_short_by_a_crash_is_dropped() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      fill(fixture);
      List<List<String>> before = states(fixture);
      fixture.network().close();
      Files.write(
          directory.resolve("blocks"), new byte[] {0, 0, 1, 0, 42, 42}, StandardOpenOption.APPEND);
      fixture.start();
      assertThat(states(fixture)).isEqualTo(before);
      try (Client client = fixture.on("BankA")) {
        assertThat(client.submit("put", "after-crash", "v").isSuccessful()).isTrue();
      }
      fixture.restart();
      try (Client client = fixture.on("BankA")) {
        assertThat(client.evaluate("get", "after-crash")).isEqualTo("v");
      }
    }
  }

  @Test
  void a_changed_block_is_noticed() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      fill(fixture);
      fixture.network().close();
      Path file = directory.resolve("blocks");
      byte[] bytes = Files.readAllBytes(file);
      String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      bytes[text.lastIndexOf("many-00019")] = 'M';
      Files.write(file, bytes);
      assertThatThrownBy(fixture::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has a wrong data hash");
      Files.write(file, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      fixture.start();
    }
  }

  @Test
  void one_peer_stops_and_the_others_go_on_and_it_catches_up() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      fill(fixture);
      String address = fixture.network().peer("BankE").address();
      fixture.network().stopPeer("BankE");
      SubmittedTransaction missed;
      try (Client client = fixture.on("BankA")) {
        missed = client.submitAsync("put", "missed", "v");
        assertThat(missed.getStatus().isSuccessful()).isTrue();
      }
      fixture.network().startPeer("BankE");
      assertThat(fixture.network().peer("BankE").address()).isEqualTo(address);
      fixture.awaitEqualHeights("BankA");
      assertThat(states(fixture).get(4)).isEqualTo(states(fixture).get(3));
      try (Client client = fixture.on("BankE")) {
        assertThat(client.evaluate("get", "missed")).isEqualTo("v");
        assertThat(client.submit("put", "back", "v").isSuccessful()).isTrue();
      }
    }
  }

  @Test
  void with_three_banks_down_nothing_is_endorsed() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      for (String bank : new String[] {"BankC", "BankD", "BankE"}) {
        fixture.network().stopPeer(bank);
      }
      try (Client client = fixture.on("BankA")) {
        assertThatThrownBy(() -> client.endorse("put", "two-of-five", "v"))
            .hasMessageContaining("FAILED_PRECONDITION");
      }
    }
  }

  @Test
  void a_chaincode_that_went_away_is_dialled_again() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      try (Client client = fixture.on("BankA")) {
        client.submitValid("put", "before", "v");
        fixture.replaceChaincode("BankA");
        NetworkFixture.await(() -> succeeds(client));
        assertThat(client.evaluate("get", "before")).isEqualTo("v");
      }
    }
  }

  private static boolean succeeds(Client client) {
    try {
      client.submitValid("put", "again", "v");
      return true;
    } catch (Exception e) {
      return false; // the old stream may only now be found dead
    }
  }

  @Test
  void while_its_chaincode_is_away_a_bank_cannot_endorse_but_evaluates_elsewhere()
      throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      try (Client client = fixture.on("BankA")) {
        client.submitValid("put", "elsewhere", "v");
        fixture.chaincode("BankA").close();
        NetworkFixture.await(() -> !succeeds(client));
        assertThat(client.evaluate("get", "elsewhere")).isEqualTo("v");
      }
      try (Client client = fixture.on("BankB")) {
        assertThat(client.submit("put", "without-a", "v").isSuccessful()).isTrue();
      }
    }
  }

  @Test
  void another_definition_or_organisation_is_refused() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      fixture.network().close();
      assertThatThrownBy(
              () ->
                  EmbeddedLedgerUnderTest.describe(directory)
                      .chaincode(ChaincodeDefinition.of("further", "1"))
                      .start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other chaincode definitions");
      assertThatThrownBy(() -> EmbeddedLedgerUnderTest.describe(directory).bank("BankF").start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other organisations");
      fixture.start();
    }
  }

  @Test
  void two_networks_cannot_share_a_directory() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory)) {
      assertThat(fixture.network().organizations()).isNotEmpty();
      assertThatThrownBy(() -> EmbeddedLedgerUnderTest.describe(directory).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("open on");
    }
  }

  @Test
  void keys_are_readable_by_their_owner_only() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory);
        Stream<Path> files = Files.walk(directory.resolve("keys"))) {
      assertThat(fixture.network().organizations()).isNotEmpty();
      List<Path> keys = files.filter(f -> f.toString().endsWith(".key")).toList();
      assertThat(keys).hasSizeGreaterThan(20);
      for (Path key : keys) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void purged_and_expired_values_leave_the_disk() throws Exception {
    try (NetworkFixture fixture = new NetworkFixture(directory);
        Client client = fixture.on("BankA")) {
      client.submitWith(
          TestChaincode.value("leaves-by-purge"), "putPrivate", LedgerUnderTest.ALL, "p");
      client.submitWith(
          TestChaincode.value("leaves-by-age"), "putPrivate", LedgerUnderTest.BRIEF, "b");
      assertThat(onDisk("leaves-by-purge")).isTrue();
      assertThat(onDisk("leaves-by-age")).isTrue();
      client.submitValid("purgePrivate", LedgerUnderTest.ALL, "p");
      client.submitValid("put", "filler", "1");
      client.submitValid("put", "filler", "2");
      fixture.awaitEqualHeights("BankA");
      assertThat(onDisk("leaves-by-purge")).isFalse();
      assertThat(onDisk("leaves-by-age")).isFalse();
    }
  }

  private boolean onDisk(String value) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text =
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (text.contains(value)) {
          return true;
        }
      }
    }
    return false;
  }
}
