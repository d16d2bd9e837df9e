package org.concordat.network.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BarTest {
  private static final String NOTE = "round 4: 3 of 5 trained and committed";

  private static Bar bar(int done, double part, String note) {
    return new Bar("rounds", done, part, 10, Duration.ofSeconds(30), note);
  }

  @Test
  void shows_label_bar_count_time_about_how_much_is_left_and_what_goes_on() {
    assertThat(bar(5, 0, "bank B").drawn(new Terminal(true, true, false, 80, true)))
        .isEqualTo("rounds ██████████░░░░░░░░░░░ 5/10  30 s, about 30 s left  bank B");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 200})
  void fits_into_any_width_with_a_column_to_spare(int width) {
    String drawn = bar(3, 0.4, NOTE).drawn(new Terminal(true, true, true, width, true));

    assertThat(Text.width(drawn)).isLessThan(width);
    assertThat(drawn).contains("rounds", "\u001b[36m").endsWith(width < 200 ? "" : NOTE);
  }

  @Test
  void is_whole_where_nobody_knows_the_width() {
    assertThat(bar(3, 0.4, NOTE).drawn(new Terminal(true, true, false, 0, true)))
        .contains("████████░░░░░░░░░░░░░░░░", "3/10")
        .endsWith(NOTE);
  }

  @Test
  void a_part_that_goes_on_fills_the_bar_but_is_not_counted() {
    Terminal wide = new Terminal(true, true, false, 200, true);

    assertThat(bar(3, 0.9, "").drawn(wide)).contains("█████████░", " 3/10");
    assertThat(bar(3, 0.0, "").drawn(wide)).contains("███████░", " 3/10");
  }

  @Test
  void says_nothing_of_the_rest_before_anything_is_done_and_when_all_is() {
    assertThat(bar(0, 0.5, "").plain()).isEqualTo("rounds 0/10  30 s");
    assertThat(bar(10, 0, "").plain()).isEqualTo("rounds 10/10  30 s");
    assertThat(bar(2, 0.5, "").plain()).isEqualTo("rounds 2/10  30 s, about 1 min 30 s left");
  }

  @Test
  void turns_where_the_end_is_not_known() {
    Bar first = new Bar("ledger", 0, 0, 0, Duration.ofMillis(0), "");
    Bar later = new Bar("ledger", 0, 0, 0, Duration.ofMillis(100), "");
    Terminal ascii = new Terminal(true, true, false, 40, false);

    assertThat(first.drawn(ascii)).isEqualTo("| ledger  0 s");
    assertThat(later.drawn(ascii)).isEqualTo("/ ledger  0 s");
    assertThat(first.drawn(new Terminal(true, true, false, 40, true))).startsWith("⠋ ledger");
  }

  @ParameterizedTest
  @CsvSource({"0,0 s", "59,59 s", "60,1 min 00 s", "3599,59 min 59 s", "7500,2 h 05 min"})
  void times_are_written_as_a_person_says_them(long seconds, String text) {
    assertThat(Bar.time(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
