package org.concordat.consortium.baseline;

import java.util.ArrayList;
import java.util.List;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.task.Metrics;
import org.concordat.worker.evaluation.Evaluator;
import org.concordat.worker.features.FeaturePreparation;
import org.concordat.worker.features.PreparedRows;
import org.concordat.worker.feed.HoldOut;

/**
 * Measures models on rows no bank trained on. Each bank uses the threshold that its own training
 * rows suggest, as it would in practice.
 */
public final class TestBench {
  private final List<Seat> seats = new ArrayList<>();
  private final Evaluator evaluator = new Evaluator();

  private record Seat(PreparedRows training, PreparedRows test) {}

  /**
   * Prepares all rows once.
   *
   * @param data the banks' data
   * @param plan the study's features
   * @param grid the study's grid
   */
  public TestBench(ConsortiumData data, FeaturePlan plan, QuantileGrid grid) {
    FeaturePreparation preparation = new FeaturePreparation(plan, grid);
    for (ConsortiumData.Bank bank : data.banks()) {
      seats.add(
          new Seat(
              preparation.prepare(HoldOut.training(bank.rows().sortedById())),
              preparation.prepare(bank.test())));
    }
  }

  /**
   * Measures one model at every bank.
   *
   * @param model the model
   * @return metrics by bank, in the order of the data
   */
  public List<Metrics> measure(Model model) {
    List<Metrics> metrics = new ArrayList<>(seats.size());
    for (int bank = 0; bank < seats.size(); bank++) {
      metrics.add(measure(bank, model));
    }
    return List.copyOf(metrics);
  }

  /**
   * Measures one model at one bank.
   *
   * @param bank its place in the data
   * @param model the model
   * @return its metrics on the bank's test rows
   */
  public Metrics measure(int bank, Model model) {
    Seat seat = seats.get(bank);
    return evaluator.evaluate(model, seat.training(), seat.test());
  }

  /**
   * Returns the rows a bank trains on.
   *
   * @param bank its place in the data
   * @return prepared rows
   */
  public PreparedRows training(int bank) {
    return seats.get(bank).training();
  }

  /**
   * Returns the number of banks.
   *
   * @return at least 1
   */
  public int banks() {
    return seats.size();
  }

  /**
   * Averages over banks.
   *
   * @param metrics metrics by bank
   * @return means of ROC AUC, PR AUC and F1
   */
  public static Scores mean(List<Metrics> metrics) {
    return new Scores(
        metrics.stream().mapToLong(Metrics::rocAucMicros).average().orElseThrow() / 1e6,
        metrics.stream().mapToLong(Metrics::prAucMicros).average().orElseThrow() / 1e6,
        metrics.stream().mapToLong(Metrics::f1Micros).average().orElseThrow() / 1e6);
  }

  /**
   * Means over banks.
   *
   * @param rocAuc area under the ROC curve
   * @param prAuc area under the precision-recall curve
   * @param f1 F1 at each bank's own threshold
   */
  public record Scores(double rocAuc, double prAuc, double f1) {}
}
