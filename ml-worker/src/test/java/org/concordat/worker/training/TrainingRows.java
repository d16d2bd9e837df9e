package org.concordat.worker.training;

import java.util.List;
import java.util.SplittableRandom;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.worker.features.FeaturePreparation;
import org.concordat.worker.features.PreparedRows;
import org.concordat.worker.feed.LabelledRows;

/** Small sets of rows for tests: two features, prepared as ranks of a grid from -1 to 1. */
final class TrainingRows {
  static final FeaturePlan PLAN =
      new FeaturePlan(List.of("x", "y"), "label", 2, FeaturePlan.Preparation.RANK);
  static final QuantileGrid GRID =
      new QuantileGrid(
          20,
          List.of(List.of(-(1L << 20), 1L << 20), List.of(-(1L << 20), 1L << 20)),
          "0".repeat(64));

  private TrainingRows() {}

  /** Rows told apart by their first input; every k-th is positive. */
  static PreparedRows numbered(int count, int everyKth) {
    LabelledRows.Builder rows = LabelledRows.builder(2);
    for (int row = 0; row < count; row++) {
      rows.add("r" + row, new double[] {2.0 * row / count - 1, 0}, row % everyKth == 0 ? 1 : 0);
    }
    return prepare(rows.build());
  }

  /** Rows that a line through the origin separates, with some noise. */
  static PreparedRows separable(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LabelledRows.Builder rows = LabelledRows.builder(2);
    for (int row = 0; row < count; row++) {
      double x = random.nextDouble(-1, 1);
      double y = random.nextDouble(-1, 1);
      int label = x - 2 * y + 0.1 * random.nextGaussian() > 0.5 ? 1 : 0;
      rows.add("r" + row, new double[] {x, y}, label);
    }
    return prepare(rows.build());
  }

  static PreparedRows prepare(LabelledRows rows) {
    return new FeaturePreparation(PLAN, GRID).prepare(rows);
  }
}
