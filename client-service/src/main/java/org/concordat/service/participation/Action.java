package org.concordat.service.participation;

import org.concordat.protocol.round.RoundState;

/** Something this bank should do now. The same need always gives the same action. */
public sealed interface Action {
  /**
   * Returns the study's id.
   *
   * @return the id
   */
  String study();

  /**
   * Returns the round's number.
   *
   * @return from 1
   */
  int round();

  /**
   * Hand the round's training to the worker.
   *
   * @param study the study's id
   * @param round the round's number
   * @param attempt how often it was handed out before
   */
  record PublishTraining(String study, int round, int attempt) implements Action {}

  /**
   * Hand the next round's training to the worker while the others still judge the model it starts
   * from. Should that be rejected, the work was for nothing.
   *
   * @param study the study's id
   * @param round the coming round's number
   */
  record TrainAhead(String study, int round) implements Action {}

  /**
   * Commit to the trained update.
   *
   * @param study the study's id
   * @param round the round's number
   */
  record CommitUpdate(String study, int round) implements Action {}

  /**
   * Reveal one chunk of the update.
   *
   * @param study the study's id
   * @param round the round's number
   * @param chunk the chunk's index, from 0
   */
  record RevealChunk(String study, int round, int chunk) implements Action {}

  /**
   * Hand the evaluation of the round's model to the worker.
   *
   * @param study the study's id
   * @param round the round's number
   * @param attempt how often it was handed out before
   */
  record PublishEvaluation(String study, int round, int attempt) implements Action {}

  /**
   * Judge the round's model.
   *
   * @param study the study's id
   * @param round the round's number
   */
  record Judge(String study, int round) implements Action {}

  /**
   * Close a phase that can be closed. Every member may; they take turns, so that normally one does.
   *
   * @param study the study's id
   * @param round the round's number
   * @param from the phase to close
   * @param turn how many members come before this one; the next one acts when nothing moved
   */
  record ClosePhase(String study, int round, RoundState.Phase from, int turn) implements Action {}

  /**
   * Ask to be awaited again.
   *
   * @param study the study's id
   * @param round the round this bank was too late for
   */
  record Rejoin(String study, int round) implements Action {}

  /**
   * Look again at a moment, when a deadline will have passed.
   *
   * @param study the study's id
   * @param round the round's number
   * @param atMillis the moment, in epoch milliseconds
   */
  record LookAgain(String study, int round, long atMillis) implements Action {}
}
