package org.concordat.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.registry.Snapshot.OffsetRange;
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
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowSource;
import org.concordat.worker.feed.SnapshotRoot;
import org.junit.jupiter.api.Test;

class BankTaskHandlerTest {
  private static final String SALT = "11".repeat(32);
  private static final String DIGEST = "22".repeat(32);
  private static final FeaturePlan PLAN =
      new FeaturePlan(List.of("x", "y"), "label", 5, FeaturePlan.Preparation.RANK_AND_TAIL);

  private final Rows rows = new Rows();
  private final BankTaskHandler handler = new BankTaskHandler("BankAMSP", rows, DIGEST);

  /** Five hundred rows in memory; counts how often they are read. */
  private static final class Rows implements RowSource {
    private final LabelledRows rows;
    private int readings;

    Rows() {
      SplittableRandom random = new SplittableRandom(1);
      LabelledRows.Builder builder = LabelledRows.builder(2);
      for (int row = 0; row < 500; row++) {
        double x = random.nextDouble();
        builder.add(
            "r" + String.format("%04d", row),
            new double[] {x, random.nextDouble()},
            x > 0.8 ? 1 : 0);
      }
      rows = builder.build();
    }

    @Override
    public Taken take(Task.TakeSnapshot task) {
      return new Taken(
          List.of(new OffsetRange(0, 0, 500)), 500, 0, SnapshotRoot.of(rows, task.salt()));
    }

    @Override
    public LabelledRows rows(SnapshotSource source) {
      readings++;
      if (source.root().equals("33".repeat(32))) {
        throw new ConcordatException(ErrorCode.SNAPSHOT_MISMATCH, "other rows");
      }
      return rows;
    }
  }

  private static SnapshotSource source(String root) {
    return new SnapshotSource("payments", PLAN.features(), List.of(), List.of(), SALT, root);
  }

  private static Study study() {
    return new Study(
        "study-1",
        "A study",
        "BankAMSP",
        "fraud",
        Agreement.TaskType.TRAINING,
        new ModelArchitecture(4, List.of(4), ModelArchitecture.Activation.TANH),
        PLAN,
        new TrainingPlan(
            1,
            0,
            50,
            TrainingPlan.Optimiser.ADAM,
            10_000,
            0,
            TrainingPlan.Loss.FOCAL,
            1_000,
            1_000,
            0),
        new AggregationPlan("mean", 0, new NormBound(10, 20)),
        0,
        1,
        3,
        new PhasePlan(1_000, 1_000, 1_000),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(DIGEST),
        7);
  }

  private QuantileGrid grid() {
    TaskResult.QuantilesComputed computed =
        (TaskResult.QuantilesComputed)
            handler.handle(new Task.ComputeQuantiles("q", PLAN, source(""))).orElseThrow();
    return new QuantileGrid(QuantileGrid.SCALE_BITS, computed.values(), SALT);
  }

  private static String parameters(Study study) {
    return Base64.getEncoder()
        .encodeToString(Model.initial(study.architecture(), 20, 7).parameters().toBytes());
  }

  @Test
  void answers_every_kind_of_task_under_its_id() {
    Study study = study();
    QuantileGrid grid = grid();
    String parent = parameters(study);

    assertThat(
            handler.handle(
                new Task.TakeSnapshot("t1", "payments", PLAN.features(), List.of(), SALT)))
        .get()
        .isInstanceOfSatisfying(
            TaskResult.SnapshotTaken.class,
            taken -> assertThat(taken.root()).isEqualTo(SnapshotRoot.of(rows.rows, SALT)));
    assertThat(handler.handle(new Task.Train("t2", study, 1, parent, "", grid, source(""))))
        .get()
        .isInstanceOfSatisfying(
            TaskResult.Trained.class,
            trained -> {
              assertThat(trained.taskId()).isEqualTo("t2");
              assertThat(trained.workerDigest()).isEqualTo(DIGEST);
              assertThat(trained.modelHash())
                  .isEqualTo(Model.initial(study.architecture(), 20, 7).hash());
              assertThat(trained.rows()).isBetween(350L, 450L);
              assertThat(
                      FixedPointVector.fromBytes(Base64.getDecoder().decode(trained.update()))
                          .dimension())
                  .isEqualTo(study.architecture().parameterCount());
            });
    assertThat(handler.handle(new Task.Evaluate("t3", study, 1, parent, parent, grid, source(""))))
        .get()
        .isInstanceOfSatisfying(
            TaskResult.Evaluated.class,
            evaluated -> {
              assertThat(evaluated.candidate()).isEqualTo(evaluated.parent());
              assertThat(evaluated.candidate().rows()).isBetween(50L, 150L);
            });
  }

  @Test
  void reads_a_snapshot_once_for_quantiles_and_all_rounds_of_a_study() {
    Study study = study();
    rows.readings = 0;
    QuantileGrid grid = grid();

    for (int round = 1; round <= 3; round++) {
      handler.handle(
          new Task.Train("t" + round, study, round, parameters(study), "", grid, source("")));
      handler.handle(
          new Task.Evaluate(
              "e" + round, study, round, parameters(study), parameters(study), grid, source("")));
    }

    assertThat(rows.readings).isOne();
  }

  @Test
  void reads_anew_for_another_snapshot_and_refuses_one_with_another_root() {
    Study study = study();
    QuantileGrid grid = grid();
    handler.handle(new Task.Train("t1", study, 1, parameters(study), "", grid, source("")));

    assertThat(
            handler.handle(
                new Task.Train(
                    "t2", study, 2, parameters(study), "", grid, source("33".repeat(32)))))
        .contains(new TaskResult.Failed("t2", ErrorCode.SNAPSHOT_MISMATCH, "other rows"));
  }

  @Test
  void says_by_a_code_what_it_cannot_do() {
    Study study = study();
    QuantileGrid grid = grid();
    SnapshotSource otherOrder =
        new SnapshotSource("payments", List.of("y", "x"), List.of(), List.of(), SALT, "");

    assertThat(code(new Task.Train("t", study, 1, "no base64!", "", grid, source(""))))
        .isEqualTo(ErrorCode.FIELD_INVALID);
    assertThat(code(new Task.Train("t", study, 1, "AAAA", "", grid, source(""))))
        .isEqualTo(ErrorCode.UPDATE_WRONG_LENGTH);
    assertThat(code(new Task.Train("t", study, 1, parameters(study), "AAAAAA==", grid, source(""))))
        .isEqualTo(ErrorCode.UPDATE_WRONG_LENGTH);
    assertThat(code(new Task.Train("t", study, 1, parameters(study), "", grid, otherOrder)))
        .isEqualTo(ErrorCode.SCHEMA_MISMATCH);
  }

  private ErrorCode code(Task task) {
    return ((TaskResult.Failed) handler.handle(task).orElseThrow()).code();
  }

  @Test
  void trains_on_another_view_but_judges_on_the_rows_as_they_are() {
    Study study = study();
    QuantileGrid grid = grid();
    BankTaskHandler flipped = handler.trainingOn(LabelledRows::withFlippedLabels);
    Task.Train train = new Task.Train("t", study, 1, parameters(study), "", grid, source(""));
    Task.Evaluate evaluate =
        new Task.Evaluate("e", study, 1, parameters(study), parameters(study), grid, source(""));

    String honest = ((TaskResult.Trained) handler.handle(train).orElseThrow()).update();
    String poisoned = ((TaskResult.Trained) flipped.handle(train).orElseThrow()).update();

    assertThat(poisoned).isNotEqualTo(honest);
    assertThat(
            ((TaskResult.Evaluated) flipped.handle(evaluate).orElseThrow()).candidate().positives())
        .isEqualTo(
            ((TaskResult.Evaluated) handler.handle(evaluate).orElseThrow())
                .candidate()
                .positives());
  }
}
