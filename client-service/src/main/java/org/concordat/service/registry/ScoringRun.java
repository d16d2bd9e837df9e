package org.concordat.service.registry;

import java.time.Clock;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.service.registry.ServedScore.ReplacedModel;
import org.concordat.service.scoring.RowScore;
import org.concordat.service.scoring.Scorer;

/** A model that answers for one request, for one row or for many. For use by one thread. */
public final class ScoringRun {
  private final ServingRule rule;
  private final Clock clock;
  private final ModelRecord asked;
  private final ServingRule.Choice.Serves chosen;
  private final Scorer scorer;
  private final long asOfBlock;

  ScoringRun(
      ServingRule rule, Clock clock, ModelRecord asked, CheckedModels models, long asOfBlock) {
    this.rule = rule;
    this.clock = clock;
    this.asked = asked;
    this.asOfBlock = asOfBlock;
    this.chosen = decide();
    this.scorer = models.scorer(chosen.model());
  }

  /**
   * Returns the features of a row.
   *
   * @return the plan of the study the model comes from
   */
  public FeaturePlan plan() {
    return scorer.plan();
  }

  /**
   * Returns the hash of the model that answers.
   *
   * @return 64 hexadecimal digits
   */
  public String modelHash() {
    return chosen.model().hash();
  }

  /**
   * Scores a row.
   *
   * @param values finite numbers, one for each feature in the plan's order
   * @return the score
   */
  public RowScore score(double[] values) {
    return scorer.score(values);
  }

  /**
   * Scores a row and says which model did.
   *
   * @param values finite numbers, one for each feature in the plan's order
   * @return the score with its model
   */
  public ServedScore served(double[] values) {
    RowScore score = score(values);
    ModelRecord model = chosen.model();
    return new ServedScore(
        model.study(),
        model.round(),
        model.hash(),
        score.logit(),
        score.probability(),
        asOfBlock,
        chosen.taint().taintedSinceMillis(),
        chosen.taint().servedUntilMillis(),
        model.equals(asked)
            ? Optional.empty()
            : Optional.of(new ReplacedModel(asked.study(), asked.round(), asked.hash())));
  }

  /**
   * Requires that the same model would answer now.
   *
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_SERVED} or {@link
   *     ErrorCode#MODEL_TAINTED} when none would or another one
   */
  public void requireStill() {
    ModelRecord now = decide().model();
    if (!now.equals(chosen.model())) {
      throw new ConcordatException(
          ErrorCode.MODEL_NOT_SERVED,
          "model " + now.study() + "/" + now.round() + " answers in its place by now");
    }
  }

  private ServingRule.Choice.Serves decide() {
    return switch (rule.decide(asked, clock.millis())) {
      case ServingRule.Choice.Refuses refuses -> throw refuses.refusal().toException();
      case ServingRule.Choice.Serves serves -> serves;
    };
  }
}
