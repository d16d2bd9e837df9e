package org.concordat.service.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnPageTest {
  private static final String HOST = "bank.example:8443";

  private final OwnPage direct = page(Optional.empty());

  @Test
  void a_program_that_says_nothing_passes() {
    assertThat(direct.sent(null, null, "https", HOST)).isTrue();
  }

  @Test
  void the_own_page_passes_and_any_other_does_not() {
    assertThat(direct.sent("same-origin", "https://bank.example:8443", "https", HOST)).isTrue();
    assertThat(direct.sent(null, "https://bank.example:8443", "https", HOST)).isTrue();

    assertThat(direct.sent(null, "https://evil.example", "https", HOST)).isFalse();
    assertThat(direct.sent(null, "http://bank.example:8443", "https", HOST)).isFalse();
    assertThat(direct.sent(null, "https://bank.example:9443", "https", HOST)).isFalse();
    assertThat(direct.sent(null, "https://bank.example:8443.evil.example", "https", HOST))
        .isFalse();
    assertThat(direct.sent("same-origin", "https://evil.example", "https", HOST)).isFalse();
  }

  @Test
  void a_page_of_another_site_or_of_a_neighbour_is_refused_by_what_the_browser_says() {
    assertThat(direct.sent("cross-site", null, "https", HOST)).isFalse();
    assertThat(direct.sent("same-site", null, "https", HOST)).isFalse();
    assertThat(direct.sent("something-new", null, "https", HOST)).isFalse();
  }

  @Test
  void a_hidden_origin_passes_only_where_the_browser_says_it_is_ours() {
    assertThat(direct.sent("same-origin", "null", "https", HOST)).isTrue();
    assertThat(direct.sent("none", "null", "https", HOST)).isFalse();
    assertThat(direct.sent(null, "null", "https", HOST)).isFalse();
  }

  @Test
  void behind_a_proxy_only_the_address_people_type_is_ours() {
    OwnPage behind = page(Optional.of(URI.create("https://Concordat.bank.example:443/")));

    assertThat(behind.sent(null, "https://concordat.bank.example", "http", "10.0.0.1:8080"))
        .isTrue();
    assertThat(behind.sent(null, "http://10.0.0.1:8080", "http", "10.0.0.1:8080")).isFalse();
  }

  private static OwnPage page(Optional<URI> external) {
    return new OwnPage(
        new WebSettings(
            external,
            Optional.empty(),
            Duration.ofMinutes(30),
            Duration.ofHours(8),
            Duration.ofSeconds(30)));
  }
}
