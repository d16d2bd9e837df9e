package org.concordat.consortium.robustness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.concordat.consortium.robustness.StudyResult.Way;
import org.concordat.network.screen.Screen;

/**
 * A study's results as a table: means over the seeds, and of each the gap closed, (F1 - F1 alone) /
 * (F1 pooled - F1 alone), where alone and pooled are means over the same seeds.
 */
final class StudyReport {
  private final Map<Way, List<StudyResult>> byWay = new LinkedHashMap<>();

  /**
   * Sorts results.
   *
   * @param results all of them, {@link Way#ALONE} and {@link Way#POOLED} for every seed among them
   */
  StudyReport(List<StudyResult> results) {
    for (StudyResult result : results) {
      byWay.computeIfAbsent(result.way(), way -> new ArrayList<>()).add(result);
    }
  }

  /** The gap closed by a way to train; not a number where its rule was refused. */
  double gapClosed(Way way) {
    double alone = mean(Way.ALONE, StudyResult::f1);
    return (mean(way, StudyResult::f1) - alone) / (mean(Way.POOLED, StudyResult::f1) - alone);
  }

  double mean(Way way, ToDoubleFunction<StudyResult> measure) {
    return byWay.get(way).stream().mapToDouble(measure).average().orElse(Double.NaN);
  }

  /**
   * What was trained, references and nobody poisoned first, then by bank the worst attack first.
   */
  List<Way> ways() {
    return byWay.keySet().stream()
        .sorted(
            Comparator.comparing((Way way) -> !way.rule().startsWith("("))
                .thenComparing(Way::poisoned)
                .thenComparing(Way::rule)
                .thenComparingDouble(this::gapClosed))
        .toList();
  }

  void show(Screen screen) {
    List<List<String>> rows = new ArrayList<>();
    for (Way way : ways()) {
      StudyResult first = byWay.get(way).getFirst();
      if (!first.refusal().isEmpty()) {
        screen.line("refused: " + way.rule() + ": " + first.refusal());
        continue;
      }
      rows.add(
          List.of(
              way.rule(),
              way.rule().startsWith("(") ? "" : Integer.toString(way.f()),
              way.poisoned(),
              way.attack(),
              three(mean(way, StudyResult::rocAuc)),
              three(mean(way, StudyResult::f1)),
              three(gapClosed(way)),
              three(mean(way, result -> result.accepted()))));
    }
    screen.figures(
        List.of("rule", "f", "poisoned", "attack", "AUC", "F1", "gap closed", "rounds accepted"),
        rows);
  }

  private static String three(double value) {
    return value == Math.rint(value) && value > 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
