package org.concordat.consortium.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.FeaturePlan.Preparation;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.ModelArchitecture.Activation;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.service.registry.OpenModel;
import org.concordat.service.scoring.Scorer;
import org.concordat.worker.evaluation.Evaluator;
import org.concordat.worker.features.FeaturePreparation;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One model, three programs: the worker that trained it (DL4J, binary32), the bank's service, and a
 * stranger who has the exported file and its description.
 */
class ModelFormatTest {
  private static final double MILLIONTH = 1e-6;
  private static final int FEATURES = 6;
  private static final int QUANTILES = 33;
  private static final int ROWS = 500;

  @ParameterizedTest
  @CsvSource({
    "1, RANK, '', RELU",
    "2, RANK, '8', TANH",
    "3, RANK_AND_TAIL, '', TANH",
    "4, RANK_AND_TAIL, '8', RELU",
    "5, RANK_AND_TAIL, '16 8', TANH",
    "6, RANK_AND_TAIL, '16 8', RELU"
  })
  void worker_service_and_stranger_give_the_same_scores(
      long seed, Preparation preparation, String hidden, Activation activation) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    Study study = study(preparation, hidden, activation);
    QuantileGrid grid = grid(random);
    Model model = model(study, random);
    LabelledRows rows = rows(grid, random);

    // When
    float[] worker =
        new Evaluator()
            .probabilities(model, new FeaturePreparation(study.features(), grid).prepare(rows));
    Scorer service = new Scorer(study.features(), grid, model);
    StrangersScorer stranger = new StrangersScorer(OpenModel.write(study, 3, grid, model));

    // Then
    double farthest = 0;
    double lowest = 1;
    double highest = 0;
    for (int row = 0; row < rows.size(); row++) {
      double[] values = values(rows, row);
      double score = service.score(values).probability();
      farthest = Math.max(farthest, Math.abs(score - worker[row]));
      farthest = Math.max(farthest, Math.abs(score - stranger.score(values)));
      lowest = Math.min(lowest, score);
      highest = Math.max(highest, score);
    }
    assertThat(farthest).as("seed %d", seed).isLessThan(MILLIONTH);
    assertThat(highest - lowest).as("scores differ at all").isGreaterThan(0.1);
  }

  @Test
  void a_stranger_computes_the_ledgers_hash_from_the_file() {
    SplittableRandom random = new SplittableRandom(7);
    Study small = study(Preparation.RANK, "8", Activation.RELU);
    // Three chunks, so that the tree is not a perfect one.
    Study large = study(Preparation.RANK, "400 350", Activation.RELU);

    for (Study study : List.of(small, large)) {
      Model model = model(study, random);
      assertThat(new StrangersScorer(OpenModel.write(study, 3, grid(random), model)).hash())
          .isEqualTo(model.hash());
    }
  }

  private static double[] values(LabelledRows rows, int row) {
    return IntStream.range(0, FEATURES).mapToDouble(feature -> rows.value(row, feature)).toArray();
  }

  private static Model model(Study study, SplittableRandom random) {
    int[] quanta = new int[study.architecture().parameterCount()];
    Arrays.setAll(quanta, k -> random.nextInt(-(1 << 20), 1 << 20));
    return new Model(study.architecture(), 20, FixedPointVector.of(quanta));
  }

  /** Quantiles of which some are equal; one feature is constant, one an indicator. */
  private static QuantileGrid grid(SplittableRandom random) {
    List<List<Long>> features = new ArrayList<>();
    for (int feature = 0; feature < FEATURES; feature++) {
      long[] quantiles = new long[QUANTILES];
      for (int k = 0; k < QUANTILES; k++) {
        quantiles[k] =
            switch (feature) {
              case 0 -> 3L << 20;
              case 1 -> k < 30 ? 0 : 1L << 20;
              case 2 -> (long) random.nextInt(8) << 20;
              default -> random.nextLong(-1L << 30, 1L << 30);
            };
      }
      Arrays.sort(quantiles);
      features.add(Arrays.stream(quantiles).boxed().toList());
    }
    return new QuantileGrid(20, features, "0".repeat(64));
  }

  /** Values between, at and far beyond the quantiles. */
  private static LabelledRows rows(QuantileGrid grid, SplittableRandom random) {
    LabelledRows.Builder rows = LabelledRows.builder(FEATURES);
    for (int row = 0; row < ROWS; row++) {
      double[] values = new double[FEATURES];
      for (int feature = 0; feature < FEATURES; feature++) {
        List<Long> quantiles = grid.values().get(feature);
        double quantile =
            quantiles.get(random.nextInt(QUANTILES)) / (double) (1L << grid.scaleBits());
        values[feature] =
            switch (random.nextInt(4)) {
              case 0 -> quantile;
              case 1 -> quantile + random.nextDouble(-1e9, 1e9);
              default -> quantile + random.nextDouble(-5, 5);
            };
      }
      rows.add("row-" + row, values, row % 2);
    }
    return rows.build();
  }

  private static Study study(Preparation preparation, String hidden, Activation activation) {
    FeaturePlan features =
        new FeaturePlan(
            IntStream.range(0, FEATURES).mapToObj(feature -> "feature " + feature).toList(),
            "fraud",
            QUANTILES,
            preparation);
    List<Integer> widths =
        Arrays.stream(hidden.split(" "))
            .filter(width -> !width.isEmpty())
            .map(Integer::valueOf)
            .toList();
    return new StudyDefaults(
            features,
            new ModelArchitecture(features.inputs(), widths, activation),
            TrainingPlan.plain(1, 32, 1_000))
        .unhurried("study", 4, 3, "d".repeat(64), 7);
  }
}
