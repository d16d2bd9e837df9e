package org.concordat.worker.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowMessageTest {
  @Test
  void a_written_row_reads_back_to_the_same_bits() {
    double[] values = {1.5, -0.1, 3, 1e-300, 12_345_678_901.25, Math.PI};
    LabelledRows rows = LabelledRows.builder(6).add("r \"1\"", values, 1).build();

    LabelledRows.Builder back = LabelledRows.builder(6);
    RowMessage.read(RowMessage.write(rows, 0), 6).addTo(back);

    LabelledRows read = back.build();
    assertThat(read.id(0)).isEqualTo("r \"1\"");
    assertThat(read.label(0)).isOne();
    for (int feature = 0; feature < 6; feature++) {
      assertThat(read.value(0, feature)).isEqualTo(values[feature]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{\"id\":\"a\",\"values\":[1,2]}",
        "{\"id\":\"a\",\"values\":[1,2],\"label\":2}",
        "{\"id\":\"a\",\"values\":[1,2],\"label\":\"1\"}",
        "{\"id\":\"a\",\"values\":[1,2],\"label\":1,\"more\":1}",
        "{\"id\":\"\",\"values\":[1,2],\"label\":1}",
        "{\"id\":7,\"values\":[1,2],\"label\":1}",
        "{\"id\":\"a\",\"values\":[1],\"label\":1}",
        "{\"id\":\"a\",\"values\":[1,\"2\"],\"label\":1}",
        "{\"id\":\"a\",\"values\":[1,1e999],\"label\":1}"
      })
  void refuses_what_is_no_row_and_shows_nothing_of_it(String message) {
    assertThatThrownBy(() -> RowMessage.read(message.getBytes(StandardCharsets.UTF_8), 2))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_MALFORMED);
              assertThat(e.getMessage()).doesNotContain("\"a\"");
            });
  }

  @Test
  void refuses_a_message_without_a_value() {
    assertThatThrownBy(() -> RowMessage.read(null, 2)).hasMessageContaining("CC-1901");
  }
}
