package org.concordat.service.progress;

import java.util.List;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;

/**
 * One round in few words. Times are those of the transactions that moved the round, in epoch
 * milliseconds; 0 where that has not happened, or where the round ended before.
 *
 * @param round its number, from 1
 * @param phase where it stands
 * @param reason why it ended so; empty while it is open
 * @param parentRound the round whose model it starts from
 * @param openedMillis when banks could begin to train
 * @param revealingMillis when the commitments were closed
 * @param judgingMillis when the model was aggregated
 * @param endedMillis when it ended
 * @param metricMicros the study's metric on each bank's own hold-out, in millionths, in the order
 *     of the study's banks; -1 for a bank that has not judged
 * @param medianMicros the median of those, in millionths; -1 when nobody has judged
 * @param excluded the banks that are not in the model, with the reason
 * @param heterogeneityMicros B² of the updates, in millionths
 * @param breakdown the alarm: the updates were too unlike for the rule to promise anything
 */
public record RoundProgress(
    int round,
    RoundState.Phase phase,
    String reason,
    int parentRound,
    long openedMillis,
    long revealingMillis,
    long judgingMillis,
    long endedMillis,
    List<Long> metricMicros,
    long medianMicros,
    List<Exclusion> excluded,
    long heterogeneityMicros,
    boolean breakdown) {
  /** Copies the lists. */
  public RoundProgress {
    metricMicros = List.copyOf(metricMicros);
    excluded = List.copyOf(excluded);
  }
}
