package org.concordat.worker.training;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.worker.features.PreparedRows;

/**
 * Trains a model on one bank's rows for one round.
 *
 * <p>From the parent's parameters the bank takes the plan's steps and gets Δ = trained - parent.
 * With worker momentum (Karimireddy, He, Jaggi, "Learning from History for Byzantine Robust
 * Optimization", ICML 2021, section 4) it sends {@code m ← β m + (1 - β) Δ}, clipped to the study's
 * bound and quantised.
 *
 * <p>The same study, round, bank, parent, momentum and rows give the same bits on the same machine,
 * whatever other threads do. Stateless and safe for use by several threads.
 */
public final class TrainingEngine {
  /**
   * Trains one round.
   *
   * @param study the study
   * @param round the round, from 1
   * @param bank the bank's MSP id
   * @param parent the model to start from
   * @param momentum the bank's momentum after its last update of this study; empty before the first
   * @param rows the bank's training rows
   * @return the update
   * @throws ConcordatException {@link ErrorCode#DATA_UNUSABLE} when there are no rows, {@link
   *     ErrorCode#TASK_FAILED} when training diverges
   * @throws CancellationException when the calling thread is interrupted
   */
  public LocalUpdate train(
      Study study,
      int round,
      String bank,
      Model parent,
      Optional<FixedPointVector> momentum,
      PreparedRows rows) {
    NormBound bound = study.aggregation().norm();
    Steps steps = run(study.training(), parent, rows, Batches.seed(study.seed(), round, bank));
    double[] delta = steps.network().since(parent.parameters(), parent.scaleBits());
    double beta = study.training().workerMomentumMillis() / 1000.0;
    double[] before =
        momentum.map(m -> m.toDoubles(bound.scaleBits())).orElseGet(() -> new double[delta.length]);
    if (before.length != delta.length) {
      throw new ConcordatException(
          ErrorCode.UPDATE_WRONG_LENGTH,
          "the momentum has " + before.length + " values, the model " + delta.length);
    }
    double[] after = new double[delta.length];
    for (int k = 0; k < after.length; k++) {
      after[k] = beta * before[k] + (1 - beta) * delta[k];
    }
    FixedPointVector update = BoundedUpdate.of(after, bound);
    return new LocalUpdate(
        update,
        FixedPointVector.quantise(after, bound.scaleBits()),
        rows.size(),
        steps.taken(),
        steps.meanLoss());
  }

  /**
   * Trains without bound and federation: what a bank could do alone.
   *
   * @param plan how to train
   * @param parent the model to start from
   * @param rows the rows
   * @param seed of the shuffles
   * @return the trained model
   * @throws ConcordatException as {@link #train}
   */
  public Model trainFreely(TrainingPlan plan, Model parent, PreparedRows rows, long seed) {
    Steps steps = run(plan, parent, rows, seed);
    double[] trained = steps.network().parameters();
    return new Model(
        parent.architecture(),
        parent.scaleBits(),
        FixedPointVector.quantise(trained, parent.scaleBits()));
  }

  private static Steps run(TrainingPlan plan, Model parent, PreparedRows rows, long seed) {
    if (rows.size() == 0) {
      throw new ConcordatException(ErrorCode.DATA_UNUSABLE, "there are no training rows");
    }
    Network network = Network.trainable(parent, plan);
    Batches batches = new Batches(rows, plan.batchSize(), seed);
    int most = plan.maximumSteps() == 0 ? Integer.MAX_VALUE : plan.maximumSteps();
    int taken = 0;
    double loss = 0;
    for (int epoch = 0; epoch < plan.epochs() && taken < most; epoch++) {
      batches.shuffle();
      for (int batch = 0; batch < batches.perEpoch() && taken < most; batch++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted after " + taken + " steps");
        }
        Batches.Batch next = batches.get(batch);
        loss += network.step(next.inputs(), next.labels());
        taken++;
      }
    }
    if (!Double.isFinite(loss)) {
      throw new ConcordatException(
          ErrorCode.TASK_FAILED, "training diverged: the loss is not finite");
    }
    return new Steps(network, taken, loss / taken);
  }

  private record Steps(Network network, long taken, double meanLoss) {}
}
