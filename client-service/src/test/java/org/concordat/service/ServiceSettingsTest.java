package org.concordat.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.core.value.MapPropertyResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.identity.Role;
import org.concordat.service.ledger.WitnessSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceSettingsTest {
  @TempDir Path directory;

  @Test
  void a_missing_setting_is_named() {
    for (String name :
        List.of(
            "concordat.directory",
            "concordat.member.msp-id",
            "concordat.ledger.peer",
            "concordat.kafka.bootstrap-servers",
            "concordat.ledger.identities.participant")) {
      Map<String, Object> settings = bank();
      settings.keySet().removeIf(key -> key.startsWith(name));

      assertThatThrownBy(() -> read(settings))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void an_identity_takes_both_files() {
    Map<String, Object> settings = bank();
    settings.remove("concordat.ledger.identities.participant.key");

    assertThatThrownBy(() -> read(settings)).hasMessageContaining("both certificate and key");
  }

  @Test
  void a_regulator_needs_no_broker_but_an_auditors_identity() {
    Map<String, Object> settings = bank();
    settings.put("concordat.member.kind", "regulator");
    settings.remove("concordat.kafka.bootstrap-servers");
    assertThatThrownBy(() -> read(settings)).hasMessageContaining("auditor");

    settings.put("concordat.ledger.identities.auditor.certificate", "c.pem");
    settings.put("concordat.ledger.identities.auditor.key", "k.pem");
    assertThat(read(settings).member().regulator()).isTrue();
    assertThat(read(settings).kafkaServers()).isEmpty();
  }

  @Test
  void what_is_not_set_has_a_default_and_a_duration_may_be_set() {
    Map<String, Object> settings = bank();
    settings.put("concordat.participation.turn", "250ms");

    ServiceSettings read = read(settings);

    assertThat(read.databaseUrl()).startsWith("jdbc:h2:file:");
    assertThat(read.ledger().channel()).isEqualTo("concordat");
    assertThat(read.ledger().identities()).containsOnlyKeys(Role.PARTICIPANT);
    assertThat(read.turn()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void witnesses_are_numbered_from_one_and_named_by_their_address_unless_they_have_a_name() {
    Map<String, Object> settings = bank();
    settings.put("concordat.integrity.witnesses.1.peer", "bank-b:7020");
    settings.put("concordat.integrity.witnesses.1.name", "BankB");
    settings.put("concordat.integrity.witnesses.1.tls-root", "b.pem");
    settings.put("concordat.integrity.witnesses.2.peer", "bank-c:7020");

    assertThat(read(settings).integrity().witnesses())
        .containsExactly(
            new WitnessSettings(
                "BankB", "bank-b:7020", Optional.of(Path.of("b.pem")), Optional.empty()),
            new WitnessSettings("bank-c:7020", "bank-c:7020", Optional.empty(), Optional.empty()));
    assertThat(read(bank()).integrity().witnesses()).isEmpty();
  }

  @Test
  void the_password_is_not_shown() {
    Map<String, Object> settings = bank();
    settings.put("concordat.database.password", "hidden");

    assertThat(read(settings).toString()).doesNotContain("hidden");
  }

  @Test
  void a_key_that_others_may_read_is_refused() throws Exception {
    Path key = directory.resolve("key.pem");
    Files.writeString(key, "no key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Map<String, Object> settings = bank();
    settings.put("concordat.ledger.identities.participant.key", key.toString());

    assertThatThrownBy(() -> ClientService.start(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chmod 600");
  }

  private static ServiceSettings read(Map<String, Object> settings) {
    return ServiceSettings.read(new MapPropertyResolver(settings));
  }

  private Map<String, Object> bank() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("concordat.directory", directory.resolve("state").toString());
    settings.put("concordat.member.msp-id", "BankAMSP");
    settings.put("concordat.ledger.peer", "127.0.0.1:1");
    settings.put("concordat.kafka.bootstrap-servers", "127.0.0.1:1");
    settings.put("concordat.ledger.identities.participant.certificate", "c.pem");
    settings.put("concordat.ledger.identities.participant.key", "k.pem");
    return settings;
  }
}
