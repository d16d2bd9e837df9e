package org.concordat.network.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplatesTest {
  @Test
  void a_name_without_a_value_is_an_error_and_no_empty_place() {
    assertThatThrownBy(() -> Templates.fill("configtx/consenter.yaml", Map.of("id", "1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("configtx/consenter.yaml names ${");
  }

  @Test
  void a_value_may_hold_what_looks_like_a_reference() {
    assertThat(
            Templates.fill(
                "configtx/consenter.yaml",
                Map.of(
                    "id", "1",
                    "host", "h",
                    "port", "2",
                    "msp", "M",
                    "identity", "/a$1/b\\c",
                    "tls-certificate", "t")))
        .contains("Identity: /a$1/b\\c");
  }
}
