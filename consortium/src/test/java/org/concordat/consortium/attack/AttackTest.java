package org.concordat.consortium.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.concordat.consortium.baseline.MemoryRows;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackTest {
  private static final NormBound BOUND = new NormBound(10, 20);
  private static final String ZEROS = "0".repeat(64);
  private static final FeaturePlan PLAN =
      new FeaturePlan(List.of("x"), "label", 2, FeaturePlan.Preparation.RANK);

  private final BankTaskHandler honest =
      new BankTaskHandler("BankAMSP", new MemoryRows(rows()), ZEROS);
  private final AttackBoard board =
      new AttackBoard(Set.of("BankBMSP", "BankCMSP"), Duration.ofMillis(50));

  private static LabelledRows rows() {
    SplittableRandom random = new SplittableRandom(3);
    LabelledRows.Builder rows = LabelledRows.builder(1);
    for (int row = 0; row < 200; row++) {
      double x = random.nextDouble();
      rows.add("r" + row, new double[] {x}, x > 0.6 ? 1 : 0);
    }
    return rows.build();
  }

  private static Study study() {
    return new Study(
        "study-1",
        "A study",
        "BankAMSP",
        "fraud",
        Agreement.TaskType.TRAINING,
        new ModelArchitecture(1, List.of(), ModelArchitecture.Activation.TANH),
        PLAN,
        TrainingPlan.plain(1, 20, 500_000),
        new AggregationPlan("mean", 0, BOUND),
        0,
        1,
        1,
        new PhasePlan(1_000, 1_000, 1_000),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(ZEROS),
        1);
  }

  private static SnapshotSource source() {
    return new SnapshotSource("rows", PLAN.features(), List.of(), List.of(), ZEROS, "");
  }

  private static QuantileGrid grid() {
    return new QuantileGrid(20, List.of(List.of(0L, 1L << 20)), ZEROS);
  }

  private static Task.Train train() {
    String parameters =
        Base64.getEncoder()
            .encodeToString(Model.initial(study().architecture(), 20, 1).parameters().toBytes());
    return new Task.Train("t", study(), 1, parameters, "", grid(), source());
  }

  private static Task.Evaluate evaluate() {
    String parameters = train().parameters();
    return new Task.Evaluate("e", study(), 1, parameters, parameters, grid(), source());
  }

  private static double[] update(TaskHandler handler) {
    TaskResult.Trained trained = (TaskResult.Trained) handler.handle(train()).orElseThrow();
    return FixedPointVector.fromBytes(Base64.getDecoder().decode(trained.update())).toDoubles(20);
  }

  private void post(double... values) {
    board.post("t", "BankBMSP", FixedPointVector.quantise(values, 20));
  }

  @Test
  void signflip_turns_the_honest_update_around_at_full_length() {
    double[] own = update(honest);
    double[] sent = update(Attack.parse("signflip").disguise(honest, board));

    double ratio = sent[0] / own[0];
    assertThat(ratio).isNegative();
    assertThat(sent[1] / own[1]).isEqualTo(ratio, within(1e-3 * Math.abs(ratio)));
    assertThat(Math.hypot(sent[0], sent[1])).isEqualTo(10, within(1e-3));
    assertThat(BOUND.refuse(FixedPointVector.quantise(sent, 20))).isEmpty();
  }

  @Test
  void labelflip_learns_the_opposite() {
    double[] own = update(honest);
    double[] sent = update(Attack.parse("labelflip").disguise(honest, board));

    assertThat(sent[0] * own[0]).isNegative();
  }

  @Test
  void ipm_sends_minus_tau_times_the_mean_of_the_honest_updates() {
    post(1, 2);
    board.post("t", "BankCMSP", FixedPointVector.quantise(new double[] {3, -4}, 20));

    assertThat(update(Attack.parse("ipm:0.5").disguise(honest, board)))
        .containsExactly(new double[] {-1, 0.5}, within(1e-5));
  }

  @Test
  void alie_stays_a_little_below_the_mean() {
    post(1, 2);
    board.post("t", "BankCMSP", FixedPointVector.quantise(new double[] {3, 2}, 20));

    double[] sent = update(Attack.parse("alie").disguise(honest, board));

    // The two differ by 2, so their standard deviation is √2.
    assertThat(sent[0]).isEqualTo(2 - 0.3 * Math.sqrt(2), within(1e-5));
    assertThat(sent[1]).isEqualTo(2, within(1e-5));
  }

  @Test
  void attacks_of_the_bench_ask_the_studys_rule() {
    post(1, 2);
    board.post("t", "BankCMSP", FixedPointVector.quantise(new double[] {3, -4}, 20));

    double[] sent = update(Attack.parse("adaptive").disguise(honest, board));

    // Against the mean, the longest row against the honest mean (2, -1) does most.
    assertThat(Math.hypot(sent[0], sent[1])).isEqualTo(10, within(1e-3));
    assertThat(sent[0] / sent[1]).isEqualTo(-2, within(1e-3));
  }

  @Test
  void copy_sends_the_victims_update_and_its_own_when_there_is_none() {
    TaskHandler copy = Attack.parse("copy:B").disguise(honest, board);
    assertThat(update(copy)).containsExactly(update(honest));

    post(1, 2);
    assertThat(update(copy)).containsExactly(1, 2);
  }

  @Test
  void silent_takes_part_until_the_rounds_and_then_never_answers() {
    TaskHandler silent = Attack.parse("silent").disguise(honest, board);

    assertThat(silent.handle(new Task.ComputeQuantiles("q", PLAN, source()))).isPresent();
    assertThat(silent.handle(train())).isEmpty();
    assertThat(silent.handle(evaluate())).isEmpty();
  }

  @Test
  void badreveal_is_in_range_but_over_the_norm() {
    double[] sent = update(Attack.parse("badreveal").disguise(honest, board));

    assertThat(BOUND.refuse(FixedPointVector.quantise(sent, 20)))
        .get()
        .hasToString("CC-1303 the update's L2 norm exceeds the study's bound of 10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "signflip",
        "labelflip",
        "ipm:0.5",
        "alie",
        "copy:B",
        "badreveal",
        "minmax:std",
        "drift"
      })
  void attackers_judge_honestly_and_are_named_as_they_are_read(String name) {
    Attack attack = Attack.parse(name);

    assertThat(attack.name()).isEqualTo(name);
    Optional<TaskResult> judged = attack.disguise(honest, board).handle(evaluate());
    assertThat(((TaskResult.Evaluated) judged.orElseThrow()).candidate())
        .isEqualTo(((TaskResult.Evaluated) honest.handle(evaluate()).orElseThrow()).candidate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "signflop", "signflip:2", "ipm", "ipm:", "ipm:much", "ipm:-1", "ipm:NaN"})
  void an_unknown_attack_is_refused_in_one_line_that_helps(String text) {
    assertThatThrownBy(() -> Attack.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("\n")
        .containsAnyOf("known are signflip", "ipm");
  }
}
