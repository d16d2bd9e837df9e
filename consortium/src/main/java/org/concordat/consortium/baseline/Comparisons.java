package org.concordat.consortium.baseline;

import java.util.List;
import java.util.stream.IntStream;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.worker.features.PreparedRows;
import org.concordat.worker.training.TrainingEngine;

/**
 * What banks reach without federation, with as many optimiser steps as a federation gives each of
 * them, from the same initial model and on the same prepared rows.
 */
public final class Comparisons {
  private static final long POOLED_SEED = 0x706f6f6c;

  private final Study study;
  private final TestBench bench;
  private final TrainingEngine engine = new TrainingEngine();

  /**
   * Creates the comparisons.
   *
   * @param study the study
   * @param bench the banks' prepared rows
   */
  public Comparisons(Study study, TestBench bench) {
    this.study = study;
    this.bench = bench;
  }

  /**
   * Trains on one bank's rows only.
   *
   * @param bank its place in the data
   * @return its model
   */
  public Model local(int bank) {
    return train(bench.training(bank), study.seed() + bank + 1);
  }

  /**
   * Trains on the rows of all banks in one place, those of poisoned banks included: as they are,
   * since what is poisoned is what a bank sends.
   *
   * @return the model
   */
  public Model pooled() {
    List<PreparedRows> all = IntStream.range(0, bench.banks()).mapToObj(bench::training).toList();
    return train(PreparedRows.concat(all), study.seed() ^ POOLED_SEED);
  }

  private Model train(PreparedRows rows, long seed) {
    TrainingPlan plan = study.training();
    int perRound =
        IntStream.range(0, bench.banks())
            .map(bank -> steps(plan, bench.training(bank)))
            .max()
            .orElseThrow();
    int steps = Math.multiplyExact(perRound, study.rounds());
    TrainingPlan whole =
        new TrainingPlan(
            1_000,
            steps,
            plan.batchSize(),
            plan.optimiser(),
            plan.learningRateMicros(),
            0,
            plan.loss(),
            plan.positiveWeightMillis(),
            plan.focalGammaMillis(),
            plan.l2Micros());
    Model initial =
        Model.initial(study.architecture(), study.aggregation().norm().scaleBits(), study.seed());
    return engine.trainFreely(whole, initial, rows, seed);
  }

  private static int steps(TrainingPlan plan, PreparedRows rows) {
    int steps = Math.multiplyExact(plan.epochs(), Math.max(1, rows.size() / plan.batchSize()));
    return plan.maximumSteps() == 0 ? steps : Math.min(steps, plan.maximumSteps());
  }
}
