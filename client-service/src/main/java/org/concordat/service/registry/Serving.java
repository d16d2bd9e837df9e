package org.concordat.service.registry;

import java.time.Clock;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.service.projection.Projection;
import org.concordat.service.registry.ServedScore.ReplacedModel;
import org.concordat.service.scoring.FeatureRow;
import org.concordat.service.scoring.RowScore;
import org.concordat.service.scoring.Scorer;
import tools.jackson.databind.JsonNode;

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
   * Scores a row.
   *
   * @param study the study of the model asked for
   * @param round the round it comes from
   * @param row the row: feature name to value
   * @return the score, by the model asked for or by its successor
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}; {@link
   *     ErrorCode#MODEL_NOT_SERVED} when this bank has not put it to use; {@link
   *     ErrorCode#MODEL_TAINTED} after its grace; {@link ErrorCode#FIELD_INVALID} when the row does
   *     not have the study's features
   */
  public ServedScore score(String study, int round, JsonNode row) {
    ModelRecord asked = models.require(study, round);
    long asOfBlock = projection.nextBlock() - 1;
    return switch (rule.decide(asked, clock.millis())) {
      case ServingRule.Choice.Refuses refuses -> throw refuses.refusal().toException();
      case ServingRule.Choice.Serves serves -> {
        ModelRecord model = serves.model();
        Scorer scorer = models.scorer(model);
        RowScore score = scorer.score(FeatureRow.read(scorer.plan(), row));
        yield new ServedScore(
            model.study(),
            model.round(),
            model.hash(),
            score.logit(),
            score.probability(),
            asOfBlock,
            serves.taint().taintedSinceMillis(),
            serves.taint().servedUntilMillis(),
            model.equals(asked)
                ? Optional.empty()
                : Optional.of(new ReplacedModel(asked.study(), asked.round(), asked.hash())));
      }
    };
  }
}
