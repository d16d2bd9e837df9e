package org.concordat.protocol.study;

import java.util.List;

/**
 * Where a study stands.
 *
 * @param study the study's id
 * @param status its status
 * @param charterVersion the charter it started under; before, the one it was proposed under
 * @param membership the membership it was proposed under, in whose collections its private values
 *     lie
 * @param participants the banks that take part, ascending; empty before the start
 * @param currentRound the number of the last round opened; 0 before the start
 * @param acceptedRound the round whose model was accepted last; 0 is the initial model
 * @param modelHash that model's hash; empty before the start
 * @param gridHash the hash of the study's quantile grid; empty before the start
 * @param reason why it ended; empty before
 */
public record StudyState(
    String study,
    Status status,
    int charterVersion,
    int membership,
    List<String> participants,
    int currentRound,
    int acceptedRound,
    String modelHash,
    String gridHash,
    String reason) {
  /** Copies the list. */
  public StudyState {
    participants = List.copyOf(participants);
  }

  /**
   * Returns the state of a study just proposed.
   *
   * @param study its id
   * @param charterVersion the charter in force
   * @param membership the membership in force
   * @return the state
   */
  public static StudyState proposed(String study, int charterVersion, int membership) {
    return new StudyState(
        study, Status.PROPOSED, charterVersion, membership, List.of(), 0, 0, "", "", "");
  }

  /**
   * Returns the state after another round was opened.
   *
   * @param round its number
   * @return the state
   */
  public StudyState inRound(int round) {
    return new StudyState(
        study,
        status,
        charterVersion,
        membership,
        participants,
        round,
        acceptedRound,
        modelHash,
        gridHash,
        reason);
  }

  /**
   * Returns the state after a round's model was accepted.
   *
   * @param round its number
   * @param hash the model's hash
   * @return the state
   */
  public StudyState accepting(int round, String hash) {
    return new StudyState(
        study,
        status,
        charterVersion,
        membership,
        participants,
        currentRound,
        round,
        hash,
        gridHash,
        reason);
  }

  /**
   * Returns the state after the end.
   *
   * @param end completed or cancelled
   * @param why the reason
   * @return the state
   */
  public StudyState ended(Status end, String why) {
    return new StudyState(
        study,
        end,
        charterVersion,
        membership,
        participants,
        currentRound,
        acceptedRound,
        modelHash,
        gridHash,
        why);
  }

  /** Where a study can stand. */
  public enum Status {
    /** Banks may join. */
    PROPOSED,
    /** Rounds are run. */
    RUNNING,
    /** All rounds have ended. */
    COMPLETED,
    /** Called off. */
    CANCELLED
  }
}
