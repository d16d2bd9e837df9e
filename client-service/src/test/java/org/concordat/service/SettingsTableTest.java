package org.concordat.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.value.PropertyResolver;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The reference lists exactly the settings that are read. */
class SettingsTableTest {
  @Test
  void every_setting_that_is_read_is_listed_and_no_other() {
    Set<String> asked = new TreeSet<>();
    Map<String, String> given =
        Map.of(
            "concordat.directory", "d",
            "concordat.member.msp-id", "BankAMSP",
            "concordat.ledger.peer", "p",
            "concordat.kafka.bootstrap-servers", "k",
            "concordat.integrity.witnesses.1.peer", "w",
            "concordat.ledger.identities.participant.certificate", "c",
            "concordat.ledger.identities.participant.key", "k");
    PropertyResolver recording =
        (PropertyResolver)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PropertyResolver.class},
                (proxy, method, arguments) -> {
                  String name = (String) arguments[0];
                  asked.add(general(name));
                  return Optional.ofNullable(given.get(name));
                });

    ServiceSettings.read(recording);

    Set<String> listed = new TreeSet<>();
    SettingsTable.all().stream()
        .map(SettingsTable.Setting::name)
        .filter(name -> name.startsWith("concordat."))
        .forEach(listed::add);
    assertThat(listed).isEqualTo(asked);
  }

  private static String general(String name) {
    return name.replaceAll("witnesses\\.[0-9]+", "witnesses.N")
        .replaceAll("identities\\.[a-z]+", "identities.ROLE");
  }
}
