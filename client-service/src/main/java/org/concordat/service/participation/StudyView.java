package org.concordat.service.participation;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.StudyState;

/**
 * All that decides what a bank does next in a study: the ledger as the projection tells it, and the
 * bank's own progress.
 *
 * @param bank the own MSP id
 * @param state where the study stands
 * @param limits the limits of the study's charter
 * @param round where its current round stands
 * @param committed the banks with a commitment in the round
 * @param revealed the banks whose update is completely revealed
 * @param chunks how many chunks an update has
 * @param ownChunks which chunks of the own update are revealed
 * @param judged the banks that have judged
 * @param rejoinFrom from which round on the own bank asked to be awaited again
 * @param own the own progress
 */
public record StudyView(
    String bank,
    StudyState state,
    Charter.Limits limits,
    RoundState round,
    Set<String> committed,
    Set<String> revealed,
    int chunks,
    Set<Integer> ownChunks,
    Set<String> judged,
    OptionalInt rejoinFrom,
    OwnProgress own) {
  /** Copies the sets. */
  public StudyView {
    committed = Set.copyOf(committed);
    revealed = Set.copyOf(revealed);
    ownChunks = Set.copyOf(ownChunks);
    judged = Set.copyOf(judged);
  }

  /**
   * What the bank has done in the round so far, and what stops it.
   *
   * @param consent why the bank must not use its data now: agreement or snapshot revoked
   * @param training the round's training
   * @param evaluation the evaluation of the round's model
   * @param ahead the next round's training from this round's model; empty when there is no next
   *     round, or the bank has not found the model good enough yet
   * @param refusal a definite refusal in this round; nothing more is tried in it
   * @param missedRound the newest round whose training was done too late for its commit phase
   */
  public record OwnProgress(
      Optional<Refusal> consent,
      TaskStatus training,
      TaskStatus evaluation,
      Optional<TaskStatus> ahead,
      Optional<RoundRefusal> refusal,
      OptionalInt missedRound) {
    /** Nothing done, nothing in the way. */
    public static final OwnProgress NOTHING =
        new OwnProgress(
            Optional.empty(),
            TaskStatus.NONE,
            TaskStatus.NONE,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());
  }

  /**
   * A definite refusal.
   *
   * @param phase the phase it came in
   * @param code the code's name
   * @param detail what was wrong
   */
  public record RoundRefusal(RoundState.Phase phase, String code, String detail) {
    /**
     * Shows it as people read it over REST.
     *
     * @return the fields by name
     */
    public Map<String, String> shown() {
      return Map.of("phase", phase.name(), "code", code, "detail", detail);
    }
  }
}
