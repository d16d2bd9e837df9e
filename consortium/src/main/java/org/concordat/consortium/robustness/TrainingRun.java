package org.concordat.consortium.robustness;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.robustness.attack.AttackedStep;
import org.concordat.consortium.robustness.attack.KnownAttacks;
import org.concordat.consortium.robustness.attack.UpdateAttack;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.Refusal;
import org.concordat.worker.evaluation.ScoredRows;

/**
 * One training by distributed stochastic gradient descent with momentum at the banks: in every step
 * each honest bank draws a batch of its rows, adds its gradient to its momentum and sends this; the
 * colluders, who see all of it, send what their attack makes; the server subtracts the learning
 * rate times the aggregate. Runs of one seed start from the same model, and those of one split,
 * setting and seed see the same batches, whatever the rule and the attack.
 */
final class TrainingRun {
  // Later the mean gradient fades, and B² is the noise of the batches whatever the banks are like.
  private static final int EARLY_STEPS = 20;

  private final Table table;
  private final Training training;
  private final Run run;
  private final Perceptron network;

  TrainingRun(Table table, Training training, Run run) {
    this.table = table;
    this.training = training;
    this.run = run;
    this.network = new Perceptron(table.inputs(), training.hidden());
  }

  /**
   * Trains and measures.
   *
   * @return the result; a refusal where the rule refuses n and f
   * @throws CancellationException when the thread is interrupted
   */
  Result result() {
    AggregationRule rule = AggregationRules.named(run.rule());
    int declared = declared(run);
    Optional<Refusal> refusal = rule.check(run.setting().banks(), declared);
    if (refusal.isPresent()) {
      return Result.refused(run, refusal.get().detail());
    }
    int colluders = run.attacked() ? run.setting().faults() : 0;
    Server server =
        new Server(
            rule,
            declared,
            StudyDefaults.NORM,
            run.holders(),
            colluders,
            network.dimension(),
            Seeds.of(run.seed(), "order"));
    Banks banks = new Banks();
    double[] parameters = network.initial(Seeds.of(run.seed(), "model"));
    SplittableRandom chance = Seeds.of(run.seed(), "attack " + run.attack());
    Optional<UpdateAttack> attack =
        run.attacked() ? Optional.of(KnownAttacks.start(run.attack())) : Optional.empty();
    double[] heterogeneity = new double[Math.min(training.steps(), EARLY_STEPS)];
    Optional<double[]> previous = Optional.empty();
    for (int number = 0; number < training.steps(); number++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
      banks.step(parameters);
      if (number < heterogeneity.length) {
        heterogeneity[number] = heterogeneity(banks.momentum);
      }
      server.take(banks.momentum);
      double[][] forged = new double[0][];
      if (attack.isPresent()) {
        AttackedStep.Past past = new AttackedStep.Past(number, training.steps(), previous);
        forged =
            attack
                .get()
                .forge(
                    new AttackedStep(
                        banks.momentum, colluders, server, chance, past, banks.flippedMean()));
      }
      double[] aggregate = server.decide(forged);
      for (int k = 0; k < parameters.length; k++) {
        parameters[k] -= training.learningRate() * aggregate[k];
      }
      previous = Optional.of(aggregate);
    }
    Arrays.sort(heterogeneity);
    return new Result(run, auc(parameters), heterogeneity[heterogeneity.length / 2], "");
  }

  /**
   * The f that the rule is told. The plain mean has no guarantee for f &gt; 0 and its policy
   * refuses it; as the baseline it runs with f = 0 declared while the colluders are there.
   */
  static int declared(Run run) {
    return run.rule().equals("mean") ? 0 : run.setting().faults();
  }

  /** The honest banks: their rows, their momentum, and what it would be with labels turned. */
  private final class Banks {
    private final int[][] rows;
    private final SplittableRandom[] chances;
    private final double[][] momentum;
    private final double[][] flipped;
    private final int[] batch = new int[training.batch()];
    private final double[] gradient = new double[network.dimension()];
    private final double[] turned;

    Banks() {
      int holders = run.holders();
      String where = run.split().name() + " " + holders;
      rows = run.deal(table, holders);
      chances = new SplittableRandom[holders];
      Arrays.setAll(chances, bank -> Seeds.of(run.seed(), "batches " + where + " " + bank));
      momentum = new double[holders][network.dimension()];
      boolean wantsFlipped = KnownAttacks.wantsFlipped(run.attack());
      flipped = wantsFlipped ? new double[holders][network.dimension()] : null;
      turned = wantsFlipped ? new double[network.dimension()] : null;
    }

    void step(double[] parameters) {
      for (int bank = 0; bank < rows.length; bank++) {
        for (int k = 0; k < batch.length; k++) {
          batch[k] = rows[bank][chances[bank].nextInt(rows[bank].length)];
        }
        network.gradient(parameters, table.train(), batch, gradient, turned);
        add(gradient, momentum[bank]);
        if (turned != null) {
          add(turned, flipped[bank]);
        }
      }
    }

    private void add(double[] fresh, double[] moving) {
      double keep = training.momentum();
      for (int k = 0; k < moving.length; k++) {
        moving[k] = keep * moving[k] + (1 - keep) * fresh[k];
      }
    }

    Optional<double[]> flippedMean() {
      return flipped == null ? Optional.empty() : Optional.of(mean(flipped));
    }
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : List.of(rows)) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k] / rows.length;
      }
    }
    return mean;
  }

  private static double heterogeneity(double[][] rows) {
    double[] mean = mean(rows);
    double spread = 0;
    double square = 0;
    for (int k = 0; k < mean.length; k++) {
      for (double[] row : rows) {
        spread += (row[k] - mean[k]) * (row[k] - mean[k]);
      }
      square += mean[k] * mean[k];
    }
    return square == 0 ? Double.MAX_VALUE : spread / (rows.length * square);
  }

  private double auc(double[] parameters) {
    float[] scores = new float[table.test().size()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = (float) network.logit(parameters, table.test().values(), row);
    }
    return ScoredRows.of(scores, table.test().labels()).rocAuc();
  }
}
