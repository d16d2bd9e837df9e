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
        Map.ofEntries(
            Map.entry("concordat.directory", "d"),
            Map.entry("concordat.member.msp-id", "BankAMSP"),
            Map.entry("concordat.ledger.peer", "p"),
            Map.entry("concordat.kafka.bootstrap-servers", "k"),
            Map.entry("concordat.integrity.witnesses.1.peer", "w"),
            Map.entry("concordat.ledger.identities.participant.certificate", "c"),
            Map.entry("concordat.ledger.identities.participant.key", "k"),
            Map.entry("concordat.oidc.issuer", "https://idp.example"),
            Map.entry("concordat.oidc.client-id", "c"),
            Map.entry("concordat.oidc.roles.officer", "officers"));
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
        .replaceAll("oidc\\.roles\\.[a-z]+", "oidc.roles.ROLE")
        .replaceAll("identities\\.[a-z]+", "identities.ROLE");
  }
}
