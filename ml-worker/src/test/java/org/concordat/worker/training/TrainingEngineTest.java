package org.concordat.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.worker.evaluation.Evaluator;
import org.concordat.worker.features.PreparedRows;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;

class TrainingEngineTest {
  private static final NormBound BOUND = new NormBound(10, 20);
  private final TrainingEngine engine = new TrainingEngine();

  private static Study study(TrainingPlan plan, NormBound bound, long seed, Integer... hidden) {
    return new Study(
        "study-1",
        "A study",
        "BankAMSP",
        "fraud",
        Agreement.TaskType.TRAINING,
        new ModelArchitecture(2, List.of(hidden), ModelArchitecture.Activation.TANH),
        TrainingRows.PLAN,
        plan,
        new AggregationPlan("mean", 0, bound),
        0,
        1,
        10,
        new PhasePlan(1_000, 1_000, 1_000),
        Study.Metric.ROC_AUC,
        10_000,
        List.of("0".repeat(64)),
        seed);
  }

  private static TrainingPlan plan(TrainingPlan.Optimiser optimiser, int rate, int momentum) {
    return new TrainingPlan(
        2, 0, 50, optimiser, rate, momentum, TrainingPlan.Loss.FOCAL, 2_000, 1_000, 0);
  }

  private static Model initial(Study study) {
    return Model.initial(study.architecture(), 20, study.seed());
  }

  @Test
  void learns_what_a_line_separates() {
    Study study = study(plan(TrainingPlan.Optimiser.ADAM, 50_000, 0), BOUND, 1);
    Model parent = initial(study);

    LocalUpdate update =
        engine.train(
            study, 1, "BankAMSP", parent, Optional.empty(), TrainingRows.separable(2_000, 1));

    assertThat(update.rows()).isEqualTo(2_000);
    assertThat(update.steps()).isEqualTo(80);
    Model trained = parent.plus(update.update());
    assertThat(
            new Evaluator()
                .evaluate(trained, TrainingRows.separable(500, 2), TrainingRows.separable(500, 3))
                .rocAucMicros())
        .isGreaterThan(980_000);
  }

  @Test
  void the_same_task_gives_the_same_bits_and_another_seed_round_or_bank_does_not() {
    TrainingPlan plan = plan(TrainingPlan.Optimiser.ADAM, 10_000, 0);
    Study study = study(plan, BOUND, 1, 8);
    PreparedRows rows = TrainingRows.separable(500, 1);
    Model parent = initial(study);
    FixedPointVector first =
        engine.train(study, 1, "BankAMSP", parent, Optional.empty(), rows).update();

    assertThat(engine.train(study, 1, "BankAMSP", parent, Optional.empty(), rows).update())
        .isEqualTo(first);
    assertThat(engine.train(study, 2, "BankAMSP", parent, Optional.empty(), rows).update())
        .isNotEqualTo(first);
    assertThat(engine.train(study, 1, "BankBMSP", parent, Optional.empty(), rows).update())
        .isNotEqualTo(first);
    assertThat(
            engine
                .train(study(plan, BOUND, 2, 8), 1, "BankAMSP", parent, Optional.empty(), rows)
                .update())
        .isNotEqualTo(first);
  }

  @Test
  void threads_beside_it_change_nothing() throws Exception {
    Study study = study(plan(TrainingPlan.Optimiser.ADAM, 10_000, 0), BOUND, 1, 16, 8);
    PreparedRows rows = TrainingRows.separable(1_000, 1);
    Model parent = initial(study);
    List<FixedPointVector> alone = new ArrayList<>();
    for (int bank = 0; bank < 5; bank++) {
      alone.add(engine.train(study, 1, "Bank" + bank, parent, Optional.empty(), rows).update());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      List<Future<FixedPointVector>> together = new ArrayList<>();
      for (int bank = 0; bank < 5; bank++) {
        String name = "Bank" + bank;
        together.add(
            threads.submit(
                () -> engine.train(study, 1, name, parent, Optional.empty(), rows).update()));
      }
      for (int bank = 0; bank < 5; bank++) {
        assertThat(together.get(bank).get()).isEqualTo(alone.get(bank));
      }
    }
  }

  @Test
  void one_step_of_gradient_descent_is_the_hand_worked_one() {
    // Logistic regression from zero: every row has a slope of -1/2 (positive, weight 2: -1) or 1/2.
    TrainingPlan plan =
        new TrainingPlan(
            1,
            0,
            2,
            TrainingPlan.Optimiser.SGD,
            1_000_000,
            0,
            TrainingPlan.Loss.WEIGHTED_CROSS_ENTROPY,
            2_000,
            0,
            0);
    Study study = study(plan, BOUND, 1);
    Model zero = new Model(study.architecture(), 20, FixedPointVector.zeros(3));
    PreparedRows rows =
        TrainingRows.prepare(
            LabelledRows.builder(2)
                .add("p", new double[] {0.5, 0.25}, 1)
                .add("n", new double[] {-0.5, 1}, 0)
                .build());

    double[] update =
        engine.train(study, 1, "BankAMSP", zero, Optional.empty(), rows).update().toDoubles(20);

    // -(1/2) Σ slope·x: x: (0.5 + 0.25)/2, y: (0.25 - 0.5)/2, bias: (1 - 0.5)/2.
    assertThat(update[0]).isEqualTo(0.375, within(1e-6));
    assertThat(update[1]).isEqualTo(-0.125, within(1e-6));
    assertThat(update[2]).isEqualTo(0.25, within(1e-6));
  }

  @Test
  void momentum_mixes_the_last_update_in() {
    PreparedRows rows = TrainingRows.separable(300, 1);
    Study without = study(plan(TrainingPlan.Optimiser.SGD, 100_000, 0), BOUND, 1);
    Study with = study(plan(TrainingPlan.Optimiser.SGD, 100_000, 750), BOUND, 1);
    Model parent = initial(without);
    double[] before = {4, -2, 1};
    double[] delta =
        engine.train(without, 1, "BankAMSP", parent, Optional.empty(), rows).update().toDoubles(20);

    LocalUpdate mixed =
        engine.train(
            with, 1, "BankAMSP", parent, Optional.of(FixedPointVector.quantise(before, 20)), rows);

    for (int k = 0; k < 3; k++) {
      assertThat(mixed.update().toDoubles(20)[k])
          .isEqualTo(0.75 * before[k] + 0.25 * delta[k], within(2e-6));
    }
    assertThat(mixed.momentum()).isEqualTo(mixed.update());
  }

  @Test
  void momentum_stays_unclipped_while_the_update_keeps_the_bound() {
    NormBound tight = new NormBound(1, 20);
    Study study = study(plan(TrainingPlan.Optimiser.ADAM, 500_000, 500), tight, 1, 8);

    LocalUpdate update =
        engine.train(
            study, 1, "BankAMSP", initial(study), Optional.empty(), TrainingRows.separable(300, 1));

    assertThat(tight.refuse(update.update())).isEmpty();
    assertThat(tight.refuse(update.momentum())).isPresent();
  }

  @Test
  void stops_at_the_plans_limit_of_steps() {
    TrainingPlan limited =
        new TrainingPlan(
            5, 7, 50, TrainingPlan.Optimiser.ADAM, 1_000, 0, TrainingPlan.Loss.FOCAL, 1_000, 0, 0);

    assertThat(
            engine
                .train(
                    study(limited, BOUND, 1),
                    1,
                    "BankAMSP",
                    initial(study(limited, BOUND, 1)),
                    Optional.empty(),
                    TrainingRows.separable(300, 1))
                .steps())
        .isEqualTo(7);
  }

  @Test
  void refuses_no_rows_and_gives_up_when_interrupted() {
    Study study = study(plan(TrainingPlan.Optimiser.ADAM, 1_000, 0), BOUND, 1);
    PreparedRows none = TrainingRows.prepare(LabelledRows.builder(2).build());

    assertThatThrownBy(
            () -> engine.train(study, 1, "BankAMSP", initial(study), Optional.empty(), none))
        .hasMessageContaining("CC-1903");
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                engine.train(
                    study,
                    1,
                    "BankAMSP",
                    initial(study),
                    Optional.empty(),
                    TrainingRows.separable(300, 1)))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
