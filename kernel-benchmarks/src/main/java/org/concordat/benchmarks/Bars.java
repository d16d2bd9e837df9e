package org.concordat.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the rules have to show: how many times faster than ByzFL with NumPy, how near the memory
 * floor, and what a second thread brings. The bars are set for d = 10^6.
 */
final class Bars {
  private static final int DIMENSION = 1_000_000;
  private static final double MOST_OF_FLOOR = 2.5;
  private static final int FLOOR_SIZE = 10;
  private static final double MOST_OF_ONE_THREAD = 0.65;
  private static final Set<String> COORDINATE_WISE = Set.of("mean", "median", "trmean", "meamed");
  private static final Map<Size, Map<String, Double>> TIMES_FASTER =
      Map.of(
          new Size(10, 2),
          Map.of("median", 20.0, "trmean", 8.0, "krum", 12.0, "nnm+trmean", 10.0),
          new Size(25, 6),
          Map.of("median", 14.0, "trmean", 4.0, "krum", 9.0, "nnm+trmean", 12.0));

  private Bars() {}

  /**
   * A bar and what was measured.
   *
   * @param what what was measured
   * @param bar the bar
   * @param atLeast whether the bar is the least value allowed, or else the most
   * @param value what was measured; not a number, which meets no bar, where that failed
   */
  record Judged(String what, double bar, boolean atLeast, double value) {
    /** Says whether the bar is met. */
    boolean met() {
      return atLeast ? value >= bar : value <= bar;
    }

    /** Returns the bar, and whether it is met, in a few words. */
    String text() {
      return String.format(
          Locale.ROOT,
          "%s %s %s%s",
          what,
          atLeast ? ">=" : "<=",
          plain(bar),
          met() ? "" : " MISSED");
    }

    private static String plain(double bar) {
      return bar == Math.rint(bar)
          ? String.format(Locale.ROOT, "%.0f", bar)
          : String.format(Locale.ROOT, "%.2f", bar).replaceFirst("0$", "");
    }
  }

  /** Judges what was measured of a rule; empty where no bar is set. */
  static List<Judged> judge(RuleFigures figures) {
    List<Judged> judged = new ArrayList<>();
    if (figures.dimension() != DIMENSION) {
      return judged;
    }
    Double faster = TIMES_FASTER.getOrDefault(figures.size(), Map.of()).get(figures.rule());
    if (faster != null) {
      figures
          .timesFaster("numpy")
          .ifPresent(ratio -> judged.add(new Judged("NumPy", faster, true, ratio)));
      if (figures.skips("numpy")) {
        // What could not be compared has not shown anything.
        judged.add(new Judged("NumPy", faster, true, Double.NaN));
      }
    }
    if (COORDINATE_WISE.contains(figures.rule()) && figures.size().n() == FLOOR_SIZE) {
      judged.add(new Judged("floor", MOST_OF_FLOOR, false, figures.timesFloor()));
    }
    figures
        .ofOneThread()
        .ifPresent(ratio -> judged.add(new Judged("threads", MOST_OF_ONE_THREAD, false, ratio)));
    return judged;
  }
}
