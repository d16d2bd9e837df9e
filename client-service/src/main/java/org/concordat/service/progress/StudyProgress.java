package org.concordat.service.progress;

import java.util.List;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/**
 * A study's rounds in few words.
 *
 * @param study the study's id
 * @param status where the study stands
 * @param rounds how many rounds it has in all
 * @param currentRound the number of the last round opened; 0 before the start
 * @param acceptedRound the round whose model was accepted last; 0 is the initial model
 * @param metric what banks judge by
 * @param banks the banks that take part, ascending
 * @param items the rounds, ascending
 */
public record StudyProgress(
    String study,
    StudyState.Status status,
    int rounds,
    int currentRound,
    int acceptedRound,
    Study.Metric metric,
    List<String> banks,
    List<RoundProgress> items) {
  /** Copies the lists. */
  public StudyProgress {
    banks = List.copyOf(banks);
    items = List.copyOf(items);
  }
}
