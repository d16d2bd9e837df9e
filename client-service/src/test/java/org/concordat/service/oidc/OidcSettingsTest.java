package org.concordat.service.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySourcePropertyResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.concordat.protocol.identity.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcSettingsTest {
  private static final String ISSUER = "https://login.bank.example/realms/bank";

  @TempDir Path directory;

  @Test
  void without_an_issuer_there_is_no_provider() {
    assertThat(OidcSettings.read(properties(Map.of()))).isEmpty();
  }

  @Test
  void groups_stand_between_semicolons_and_may_hold_commas() {
    OidcSettings settings = read(Map.of("roles.officer", "CN=Risk,OU=Bank ; governance"));

    assertThat(settings.roles().get(Role.OFFICER))
        .isEqualTo(Set.of("CN=Risk,OU=Bank", "governance"));
    assertThat(settings.roles().get(Role.AUDITOR)).isEmpty();
    assertThat(settings.audience()).isEqualTo("concordat");
  }

  @Test
  void an_issuer_without_https_is_refused_unless_it_is_on_this_machine() {
    assertThatThrownBy(
            () -> read(Map.of("roles.officer", "g", "issuer", "http://login.bank.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https");
    assertThat(read(Map.of("roles.officer", "g", "issuer", "http://127.0.0.1:1/x"))).isNotNull();
  }

  @Test
  void a_provider_whose_groups_have_no_role_is_a_mistake() {
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("concordat.oidc.roles");
  }

  @Test
  void a_secret_that_others_may_read_is_refused_and_never_shown() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2\n");
    Map<String, String> named = Map.of("roles.officer", "g", "client-secret-file", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> read(named))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("secret");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(read(named).clientSecret()).contains("hunter2");
    assertThat(read(named).toString()).doesNotContain("hunter2");
  }

  @Test
  void sessions_belong_to_issuer_client_and_roles() {
    String way = read(Map.of("roles.officer", "a;b")).way();

    assertThat(way).hasSizeLessThanOrEqualTo(20);
    assertThat(read(Map.of("roles.officer", "b;a")).way()).isEqualTo(way);
    assertThat(read(Map.of("roles.officer", "a")).way()).isNotEqualTo(way);
    assertThat(read(Map.of("roles.officer", "a;b", "client-id", "x")).way()).isNotEqualTo(way);
  }

  private static OidcSettings read(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(Map.of("issuer", ISSUER, "client-id", "concordat"));
    all.putAll(more);
    return OidcSettings.read(properties(all)).orElseThrow();
  }

  private static PropertySourcePropertyResolver properties(Map<String, String> given) {
    Map<String, Object> named = new HashMap<>();
    given.forEach((name, value) -> named.put("concordat.oidc." + name, value));
    return new PropertySourcePropertyResolver(PropertySource.of("test", named));
  }
}
