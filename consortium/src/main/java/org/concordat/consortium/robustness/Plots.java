package org.concordat.consortium.robustness;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The two plots of a split: rule × attack as a heat map, and each rule's worst attack as bars. */
final class Plots {
  private static final double ROW = 22;
  private static final double CELL = 38;
  private static final double LEFT = 170;
  private static final double LOWEST = 0.5;
  private static final double BARS = 480;

  private final String split;
  private final Ranking ranking;
  private final List<Ranking.Row> rows;
  private final double highest;

  /**
   * Creates the plots.
   *
   * @param split the split's name
   * @param ranking its ranking
   */
  Plots(String split, Ranking ranking) {
    this.split = split;
    this.ranking = ranking;
    this.rows = ranking.rows().stream().filter(row -> row.offered() > 0).toList();
    this.highest =
        rows.stream()
            .mapToDouble(row -> Math.max(row.unattacked(), row.mean()))
            .filter(value -> !Double.isNaN(value))
            .max()
            .orElse(1);
  }

  /** Every rule under every attack: the mean AUC over the settings the rule is offered in. */
  String heatMap() {
    List<Ranking.Row> ruled =
        rows.stream().filter(row -> !row.rule().equals(Ranking.DEFAULT)).toList();
    List<String> attacks = ranking.attackFamilies();
    double top = 118;
    double width = LEFT + CELL * attacks.size() + 60;
    double height = top + ROW * ruled.size() + 54;
    Svg svg = new Svg(width, height, "AUC of every rule under every attack, " + split);
    svg.text(14, 24, 15, Svg.Anchor.START, "ink", "AUC by rule and attack, " + split);
    for (int column = 0; column < attacks.size(); column++) {
      svg.rising(LEFT + CELL * column + CELL / 2 + 2, top - 8, 11, "ink", attacks.get(column));
    }
    for (int line = 0; line < ruled.size(); line++) {
      double y = top + ROW * line;
      String rule = ruled.get(line).rule();
      svg.text(LEFT - 8, y + 15, 12, Svg.Anchor.END, "ink", rule);
      for (int column = 0; column < attacks.size(); column++) {
        double x = LEFT + CELL * column;
        OptionalDouble value = ranking.meanOverSettings(rule, attacks.get(column));
        if (value.isPresent()) {
          svg.cell(
              x + 1,
              y + 1,
              CELL - 2,
              ROW - 2,
              Svg.Colour.scale((value.getAsDouble() - LOWEST) / (highest - LOWEST)),
              short3(value.getAsDouble()));
        }
      }
    }
    legend(svg, top + ROW * ruled.size() + 16);
    return svg.document();
  }

  private void legend(Svg svg, double y) {
    int pieces = 24;
    double width = 8;
    svg.text(LEFT - 8, y + 11, 11, Svg.Anchor.END, "faint", "AUC at most " + short3(LOWEST));
    for (int piece = 0; piece < pieces; piece++) {
      svg.cell(LEFT + width * piece, y, width, 14, Svg.Colour.scale(piece / (pieces - 1.0)), "");
    }
    svg.text(LEFT + width * pieces + 8, y + 11, 11, Svg.Anchor.START, "faint", short3(highest));
  }

  /**
   * Every rule's AUC under its worst attack: the mean over the settings as a bar, each setting as a
   * dot, the mean where nobody attacks as a line.
   */
  String worst() {
    double lowest =
        rows.stream()
            .flatMap(row -> row.worst().stream().flatMap(Optional::stream))
            .mapToDouble(Ranking.Worst::auc)
            .min()
            .orElse(LOWEST);
    double from = Math.floor(Math.min(lowest, LOWEST) * 10) / 10;
    double to = Math.ceil(highest * 20) / 20;
    double top = 52;
    double bottom = top + ROW * rows.size();
    Svg svg = new Svg(LEFT + BARS + 70, bottom + 62, "AUC under the worst attack, " + split);
    svg.text(14, 24, 15, Svg.Anchor.START, "ink", "AUC under the worst attack, " + split);
    for (double tick = from; tick <= to + 1e-9; tick += 0.1) {
      double x = LEFT + BARS * (tick - from) / (to - from);
      svg.line(x, top - 6, x, bottom + 4, "rule");
      svg.text(
          x, bottom + 19, 11, Svg.Anchor.MIDDLE, "faint", String.format(Locale.ROOT, "%.1f", tick));
    }
    for (int line = 0; line < rows.size(); line++) {
      Ranking.Row row = rows.get(line);
      double y = top + ROW * line;
      svg.text(LEFT - 8, y + 15, 12, Svg.Anchor.END, "ink", row.rule());
      svg.rectangle(LEFT, y + 5, BARS * (row.mean() - from) / (to - from), ROW - 10, "bar");
      for (Optional<Ranking.Worst> worst : row.worst()) {
        worst.ifPresent(
            found ->
                svg.circle(
                    LEFT + BARS * (found.auc() - from) / (to - from), y + ROW / 2, 3, "dot"));
      }
      if (!Double.isNaN(row.unattacked())) {
        double x = LEFT + BARS * (row.unattacked() - from) / (to - from);
        svg.line(x, y + 2, x, y + ROW - 2, "mark");
      }
      String mean =
          row.offered() == row.worst().size() ? short3(row.mean()) : short3(row.mean()) + " *";
      svg.text(LEFT + BARS + 12, y + 15, 12, Svg.Anchor.START, "ink", mean);
    }
    svg.text(
        14,
        bottom + 42,
        11,
        Svg.Anchor.START,
        "faint",
        "bar: mean over the settings; dots: each setting; line: nobody attacks;"
            + " *: refused in some settings");
    return svg.document();
  }

  private static String short3(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceFirst("^0", "");
  }
}
