package org.concordat.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The figures as lines of a table, one a rule and size. Times are milliseconds. */
final class Table {
  /** What the columns hold. */
  static final String LEGEND =
      "times in ms, medians; floor: one read of the input; NumPy and torch: ByzFL with one thread;"
          + " differs: the NumPy result from ours at most, in quanta of 2^-20";

  private Table() {}

  /** Returns the heading. */
  static String heading() {
    return line(
        "rule", "n:f", "floor", "ours", "x floor", "2 thr.", "of one", "NumPy", "faster", "torch",
        "faster", "differs", "bars");
  }

  /** Returns the line of a rule at a size. */
  static String line(RuleFigures figures) {
    List<Bars.Judged> bars = Bars.judge(figures);
    return line(
        figures.rule(),
        figures.size().toString(),
        millis(figures.floorMillis(1)),
        millis(figures.oursMillis(1)),
        ratio(OptionalDouble.of(figures.timesFloor())),
        millis(figures.oursMillis(2)),
        ratio(figures.ofOneThread()),
        millis(figures.byzflMillis("numpy")),
        ratio(figures.timesFaster("numpy")),
        millis(figures.byzflMillis("torch")),
        ratio(figures.timesFaster("torch")),
        quanta(figures.difference("numpy")),
        bars.isEmpty()
            ? "-"
            : (bars.stream().allMatch(Bars.Judged::met) ? "met: " : "")
                + bars.stream().map(Bars.Judged::text).collect(Collectors.joining(", ")));
  }

  private static String line(Object... cells) {
    return String.format(
            Locale.ROOT, "%-18s %6s %8s %8s %7s %8s %7s %8s %7s %8s %7s %9s  %s", cells)
        .stripTrailing();
  }

  private static String millis(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "-";
  }

  private static String ratio(OptionalDouble value) {
    return millis(value);
  }

  private static String quanta(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : "-";
  }
}
