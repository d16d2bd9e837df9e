package org.concordat.service.registry;

import java.time.Clock;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.service.projection.Projection;

/** Scores rows with the models this bank has put to use. Safe for use by several threads. */
public final class Serving {
  private final Projection projection;
  private final CheckedModels models;
  private final ServingRule rule;
  private final Clock clock;

  Serving(Projection projection, CheckedModels models, ServingRule rule, Clock clock) {
    this.projection = projection;
    this.models = models;
    this.rule = rule;
    this.clock = clock;
  }

  /**
   * Finds the model that answers.
   *
   * @param study the study of the model asked for
   * @param round the round it comes from
   * @return the model asked for or its successor, ready to score
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}; {@link
   *     ErrorCode#MODEL_NOT_SERVED} when this bank has not put it to use; {@link
   *     ErrorCode#MODEL_TAINTED} after its grace
   */
  public ScoringRun open(String study, int round) {
    ModelRecord asked = models.require(study, round);
    return new ScoringRun(rule, clock, asked, models, projection.nextBlock() - 1);
  }
}
