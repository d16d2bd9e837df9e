package org.concordat.network.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static final List<String> HEADER = List.of("", "ROC AUC", "F1");
  private static final List<List<String>> ROWS =
      List.of(
          List.of("bank A alone (\u001b[31mpoisoned: signflip\u001b[0m)", "0.910", "0.310"),
          List.of("all rows in one place (no bank could do this)", "0.960", "0.640"));

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200, 0})
  void no_line_is_wider_than_the_terminal_and_nothing_is_left_out(int width) {
    List<String> lines = new Table(HEADER, ROWS, 1, width).lines();

    assertThat(lines)
        .allSatisfy(
            line -> assertThat(Text.width(line)).isLessThanOrEqualTo(width == 0 ? 200 : width));
    assertThat(Text.plain(String.join(" ", lines)).replaceAll(" +", " "))
        .contains("ROC AUC", "0.910", "0.310", "0.960", "0.640", "poisoned: signflip");
    assertThat(lines).hasSize(width == 40 ? 7 : 4);
  }

  @Test
  void figures_stand_below_each_other_whatever_colours_the_words_have() {
    List<String> lines = new Table(HEADER, ROWS, 1, 0).lines();

    assertThat(Text.plain(lines.get(2)).indexOf("0.910"))
        .isEqualTo(Text.plain(lines.get(3)).indexOf("0.960"));
    assertThat(lines.get(1)).isEqualTo("  " + "─".repeat(Text.width(lines.get(3)) - 2));
  }

  @Test
  void a_word_is_never_broken_even_where_it_does_not_fit() {
    String password = "a-password-of-no-less-than-forty-characters";
    List<String> lines =
        new Table(List.of("user", "password"), List.of(List.of("officer", password)), 2, 30)
            .lines();

    assertThat(lines.getLast()).contains(password);
  }
}
