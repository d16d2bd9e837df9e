package org.concordat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarsTest {
  private static final int MILLION = 1_000_000;

  @Test
  void a_rule_as_many_times_faster_as_asked_meets_its_bar() {
    assertThat(Bars.judge(figures("krum", new Size(10, 2), MILLION, 10, 10, 120)))
        .singleElement()
        .satisfies(bar -> assertThat(bar.met()).isTrue())
        .extracting(Bars.Judged::text)
        .isEqualTo("NumPy >= 12");
    assertThat(Bars.judge(figures("krum", new Size(25, 6), MILLION, 10, 10, 89)))
        .singleElement()
        .extracting(Bars.Judged::text)
        .isEqualTo("NumPy >= 9 MISSED");
  }

  @Test
  void a_coordinate_wise_rule_is_held_to_the_memory_floor_at_ten_updates_only() {
    assertThat(Bars.judge(figures("median", new Size(10, 2), MILLION, 4, 10.1, 500)))
        .extracting(Bars.Judged::text)
        .containsExactly("NumPy >= 20", "floor <= 2.5 MISSED");
    assertThat(Bars.judge(figures("median", new Size(25, 6), MILLION, 4, 10.1, 500)))
        .extracting(Bars.Judged::text)
        .containsExactly("NumPy >= 14");
  }

  @Test
  void a_second_thread_has_to_pay() {
    RuleFigures figures = figures("arc+trmean", new Size(25, 6), MILLION, 4, 10, 500);
    figures.addOurs(2, 6.6);

    assertThat(Bars.judge(figures))
        .extracting(Bars.Judged::text)
        .containsExactly("threads <= 0.65 MISSED");
  }

  @Test
  void bars_are_for_a_million_values_and_for_what_was_timed() {
    assertThat(Bars.judge(figures("krum", new Size(10, 2), 1_000, 1, 10, 1))).isEmpty();
    RuleFigures alone = new RuleFigures("krum", new Size(10, 2), MILLION);
    alone.addFloor(1, 4);
    alone.addOurs(1, 10);

    assertThat(Bars.judge(alone)).isEmpty();
    assertThat(Table.line(alone)).endsWith("-");
  }

  @Test
  void a_competitor_that_fails_meets_no_bar() {
    RuleFigures figures = new RuleFigures("krum", new Size(10, 2), MILLION);
    figures.addFloor(1, 4);
    figures.addOurs(1, 10);
    figures.skip("numpy", "out of memory");

    assertThat(Bars.judge(figures))
        .extracting(Bars.Judged::text)
        .containsExactly("NumPy >= 12 MISSED");
  }

  @Test
  void figures_are_medians_over_the_turns() {
    RuleFigures figures = figures("trmean", new Size(10, 2), MILLION, 4, 9, 80);
    figures.addOurs(1, 100);
    figures.addOurs(1, 11);
    figures.addByzfl("numpy", 96);

    assertThat(figures.oursMillis(1)).hasValue(11);
    assertThat(figures.byzflMillis("numpy")).hasValue(88);
    assertThat(figures.timesFaster("numpy")).hasValue(8);
    assertThat(figures.timesFaster("torch")).isEmpty();
    assertThat(Table.line(figures))
        .matches(
            "trmean +10:2 +4.00 +11.00 +2.75 +- +- +88.00 +8.00 +- +- +- +NumPy >= 8, floor <= 2.5"
                + " MISSED");
  }

  private static RuleFigures figures(
      String rule, Size size, int dimension, double floor, double ours, double numpy) {
    RuleFigures figures = new RuleFigures(rule, size, dimension);
    figures.addFloor(1, floor);
    figures.addOurs(1, ours);
    figures.addByzfl("numpy", numpy);
    return figures;
  }
}
