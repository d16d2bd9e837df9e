package org.concordat.service.rest;

import java.util.List;
import org.concordat.protocol.task.ScoreHistogram;
import org.concordat.protocol.task.TaskResult;

/** Answers that show at a glance. */
final class OverviewViews {
  private OverviewViews() {}

  /**
   * How a model's scores lie on this bank's own hold-out.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @param hash its hash
   * @param rows how many rows
   * @param positives how many of them positive
   * @param rocAucMicros area under the ROC curve, in millionths
   * @param prAucMicros area under the precision-recall curve, in millionths
   * @param f1Micros F1 at the threshold, in millionths
   * @param thresholdMicros the probability from which a row counts as positive, in millionths
   * @param logitBound the lowest bin begins at minus this logit, the highest ends at it
   * @param positiveBins positive rows by bin, the lowest scores first
   * @param negativeBins negative rows by bin
   */
  record ModelQuality(
      String study,
      int round,
      String hash,
      long rows,
      long positives,
      long rocAucMicros,
      long prAucMicros,
      long f1Micros,
      long thresholdMicros,
      int logitBound,
      List<Long> positiveBins,
      List<Long> negativeBins) {
    static ModelQuality of(String study, int round, TaskResult.Evaluated evaluated) {
      return new ModelQuality(
          study,
          round,
          evaluated.candidateHash(),
          evaluated.candidate().rows(),
          evaluated.candidate().positives(),
          evaluated.candidate().rocAucMicros(),
          evaluated.candidate().prAucMicros(),
          evaluated.candidate().f1Micros(),
          evaluated.candidate().thresholdMicros(),
          ScoreHistogram.LOGIT_BOUND,
          evaluated.scores().positives(),
          evaluated.scores().negatives());
    }
  }
}
