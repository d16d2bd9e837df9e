package org.concordat.worker;

import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.evaluation.Evaluator;
import org.concordat.worker.features.FeaturePreparation;
import org.concordat.worker.features.FeatureQuantiles;
import org.concordat.worker.features.PreparedRows;
import org.concordat.worker.feed.HoldOut;
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowSource;
import org.concordat.worker.training.LocalUpdate;
import org.concordat.worker.training.TrainingEngine;

/**
 * Does a bank's tasks on the bank's rows.
 *
 * <p>Prepared rows are kept for the snapshot, plan and grid used last: the rounds of a study share
 * them, and reading a snapshot anew costs more than training on it. Safe for use by several
 * threads; they take turns.
 */
public final class BankTaskHandler implements TaskHandler {
  private final String bank;
  private final RowSource source;
  private final String workerDigest;
  private final UnaryOperator<LabelledRows> trainingView;
  private final TrainingEngine engine = new TrainingEngine();
  private final Evaluator evaluator = new Evaluator();
  private Prepared prepared;
  private LastRead lastRead;

  /**
   * Creates the handler of an honest bank.
   *
   * @param bank the bank's MSP id
   * @param source where its rows are
   * @param workerDigest the code digest to report, see {@link WorkerDigest}
   */
  public BankTaskHandler(String bank, RowSource source, String workerDigest) {
    this(bank, source, workerDigest, UnaryOperator.identity());
  }

  private BankTaskHandler(
      String bank,
      RowSource source,
      String workerDigest,
      UnaryOperator<LabelledRows> trainingView) {
    this.bank = bank;
    this.source = source;
    this.workerDigest = workerDigest;
    this.trainingView = trainingView;
  }

  /**
   * Returns a handler that trains on other rows than it snapshots and judges on. The ledger cannot
   * see the difference (that is why there are robust rules); experiments and tests can make it.
   *
   * @param view what becomes of the training rows
   * @return a new handler
   */
  public BankTaskHandler trainingOn(UnaryOperator<LabelledRows> view) {
    return new BankTaskHandler(bank, source, workerDigest, view);
  }

  /**
   * Returns the bank.
   *
   * @return its MSP id
   */
  public String bank() {
    return bank;
  }

  @Override
  public Optional<TaskResult> handle(Task task) {
    try {
      return Optional.of(
          switch (task) {
            case Task.TakeSnapshot take -> takeSnapshot(take);
            case Task.ComputeQuantiles compute -> computeQuantiles(compute);
            case Task.Train train -> train(train);
            case Task.Evaluate evaluate -> evaluate(evaluate);
          });
    } catch (ConcordatException refused) {
      return Optional.of(new TaskResult.Failed(task.taskId(), refused.code(), refused.detail()));
    }
  }

  private TaskResult takeSnapshot(Task.TakeSnapshot task) {
    RowSource.Taken taken = source.take(task);
    return new TaskResult.SnapshotTaken(
        task.taskId(),
        taken.ranges(),
        taken.rows(),
        taken.withdrawnRows(),
        taken.root(),
        workerDigest);
  }

  private TaskResult computeQuantiles(Task.ComputeQuantiles task) {
    requireSchema(task.plan(), task.source());
    return new TaskResult.QuantilesComputed(
        task.taskId(), FeatureQuantiles.of(task.plan(), read(task.source()).training()));
  }

  private TaskResult train(Task.Train task) {
    long start = System.nanoTime();
    Study study = task.study();
    Model parent = model(study, task.parameters());
    Optional<FixedPointVector> momentum =
        task.momentum().isEmpty() ? Optional.empty() : Optional.of(vector(task.momentum()));
    PreparedRows rows = prepare(study.features(), task.grid(), task.source()).training();
    LocalUpdate update = engine.train(study, task.round(), bank, parent, momentum, rows);
    return new TaskResult.Trained(
        task.taskId(),
        parent.hash(),
        text(update.update()),
        text(update.momentum()),
        workerDigest,
        update.rows(),
        update.steps(),
        Math.round(update.meanLoss() * 1e6),
        millisSince(start));
  }

  private TaskResult evaluate(Task.Evaluate task) {
    long start = System.nanoTime();
    Study study = task.study();
    Model candidate = model(study, task.candidate());
    Model parent = model(study, task.parent());
    Prepared rows = prepare(study.features(), task.grid(), task.source());
    return new TaskResult.Evaluated(
        task.taskId(),
        candidate.hash(),
        evaluator.evaluate(candidate, rows.training(), rows.heldOut()),
        evaluator.evaluate(parent, rows.training(), rows.heldOut()),
        millisSince(start),
        evaluator.histogram(candidate, rows.heldOut()));
  }

  /** A bank that joins computes quantiles first and trains on the same rows right after. */
  private synchronized LastRead read(SnapshotSource snapshot) {
    if (lastRead == null || !lastRead.snapshot().equals(snapshot)) {
      LabelledRows rows = source.rows(snapshot);
      lastRead = new LastRead(snapshot, HoldOut.training(rows), HoldOut.heldOut(rows));
    }
    return lastRead;
  }

  private record LastRead(SnapshotSource snapshot, LabelledRows training, LabelledRows heldOut) {}

  private synchronized Prepared prepare(
      FeaturePlan plan, QuantileGrid grid, SnapshotSource snapshot) {
    if (prepared == null || !prepared.isFor(plan, grid, snapshot)) {
      requireSchema(plan, snapshot);
      FeaturePreparation preparation = new FeaturePreparation(plan, grid);
      LastRead rows = read(snapshot);
      lastRead = null;
      prepared =
          new Prepared(
              plan,
              grid,
              snapshot,
              preparation.prepare(trainingView.apply(rows.training())),
              preparation.prepare(rows.heldOut()));
    }
    return prepared;
  }

  private static void requireSchema(FeaturePlan plan, SnapshotSource snapshot) {
    if (!plan.features().equals(snapshot.features())) {
      throw new ConcordatException(
          ErrorCode.SCHEMA_MISMATCH,
          "the study's features are not those of the rows, or stand in another order");
    }
  }

  private static Model model(Study study, String parameters) {
    return new Model(
        study.architecture(), study.aggregation().norm().scaleBits(), vector(parameters));
  }

  private static FixedPointVector vector(String text) {
    try {
      return FixedPointVector.fromBytes(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new ConcordatException(ErrorCode.FIELD_INVALID, "a vector is not base64", e);
    }
  }

  private static String text(FixedPointVector vector) {
    return Base64.getEncoder().encodeToString(vector.toBytes());
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private record Prepared(
      FeaturePlan plan,
      QuantileGrid grid,
      SnapshotSource snapshot,
      PreparedRows training,
      PreparedRows heldOut) {
    boolean isFor(FeaturePlan otherPlan, QuantileGrid otherGrid, SnapshotSource otherSnapshot) {
      return plan.equals(otherPlan) && grid.equals(otherGrid) && snapshot.equals(otherSnapshot);
    }
  }
}
