package org.concordat.protocol.task;

import org.concordat.protocol.study.Study;

/**
 * How well a model tells positives from negatives on given rows; shares in millionths.
 *
 * @param rows how many rows
 * @param positives how many of them positive
 * @param rocAucMicros area under the ROC curve, ties counted half
 * @param prAucMicros area under the precision-recall curve, as average precision
 * @param f1Micros F1 at the threshold
 * @param thresholdMicros the probability from which a row counts as positive, chosen on training
 *     data
 * @param truePositives at that threshold
 * @param falsePositives at that threshold
 * @param trueNegatives at that threshold
 * @param falseNegatives at that threshold
 */
public record Metrics(
    long rows,
    long positives,
    long rocAucMicros,
    long prAucMicros,
    long f1Micros,
    long thresholdMicros,
    long truePositives,
    long falsePositives,
    long trueNegatives,
    long falseNegatives) {
  /**
   * Returns the measure a study is judged by.
   *
   * @param metric which one
   * @return the measure in millionths
   */
  public long micros(Study.Metric metric) {
    return switch (metric) {
      case ROC_AUC -> rocAucMicros;
      case PR_AUC -> prAucMicros;
      case F1 -> f1Micros;
    };
  }
}
