package org.concordat.protocol.round;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.concordat.protocol.study.Roster;

/**
 * Where a round stands. A phase offers only its legal moves; the three ends offer none.
 *
 * <p>{@code COMMITTING → REVEALING → JUDGING → ACCEPTED | REJECTED | EXPIRED}. A round that cannot
 * go on ends at once: {@link Expired} when a deadline passed with nothing to go on, {@link
 * Rejected} when the rule, the minimum or the judgements said no.
 *
 * <p>{@code awaited} are the banks a phase waits for until its deadline; others are welcome while
 * it is open. A bank that did not complete the round before is not awaited until it asks to be.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RoundState.Committing.class, name = "COMMITTING"),
  @JsonSubTypes.Type(value = RoundState.Revealing.class, name = "REVEALING"),
  @JsonSubTypes.Type(value = RoundState.Judging.class, name = "JUDGING"),
  @JsonSubTypes.Type(value = RoundState.Accepted.class, name = "ACCEPTED"),
  @JsonSubTypes.Type(value = RoundState.Rejected.class, name = "REJECTED"),
  @JsonSubTypes.Type(value = RoundState.Expired.class, name = "EXPIRED")
})
public sealed interface RoundState {
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
   * Returns the round whose model this round starts from.
   *
   * @return its number; 0 is the initial model
   */
  int parentRound();

  /**
   * Returns the name of the phase.
   *
   * @return as it stands on the ledger
   */
  default Phase phase() {
    return switch (this) {
      case Committing c -> Phase.COMMITTING;
      case Revealing r -> Phase.REVEALING;
      case Judging j -> Phase.JUDGING;
      case Accepted a -> Phase.ACCEPTED;
      case Rejected r -> Phase.REJECTED;
      case Expired e -> Phase.EXPIRED;
    };
  }

  /** The names of the phases. */
  enum Phase {
    /** Banks train and commit. */
    COMMITTING,
    /** Banks reveal what they committed to. */
    REVEALING,
    /** Banks judge the aggregated model. */
    JUDGING,
    /** The model was accepted. */
    ACCEPTED,
    /** The rule, the minimum or the judgements said no. */
    REJECTED,
    /** A deadline passed with nothing to go on. */
    EXPIRED;

    /**
     * Tells whether a round in this phase has ended.
     *
     * @return whether it offers no move
     */
    public boolean isEnd() {
      return this == ACCEPTED || this == REJECTED || this == EXPIRED;
    }
  }

  /** A round in one of its phases. */
  sealed interface Open extends RoundState permits Committing, Revealing, Judging {
    /**
     * Returns who takes part, and on what terms.
     *
     * @return the study's roster
     */
    Roster roster();
  }

  /** A round that ended and says why. */
  sealed interface Ended extends RoundState permits Accepted, Rejected, Expired {
    /**
     * Returns why it ended so.
     *
     * @return a sentence
     */
    String reason();
  }

  /**
   * Banks train and commit.
   *
   * @param study the study's id
   * @param round the round's number
   * @param parentRound the round whose model it starts from
   * @param awaited the banks waited for
   * @param deadlineMillis the last moment for a commitment
   * @param roster who takes part, and on what terms
   */
  record Committing(
      String study,
      int round,
      int parentRound,
      List<String> awaited,
      long deadlineMillis,
      Roster roster)
      implements Open {
    /** Copies the list. */
    public Committing {
      awaited = List.copyOf(awaited);
    }

    /**
     * Moves on when the commits are closed.
     *
     * @param committed the banks that committed, ascending
     * @param revealDeadlineMillis the last moment for a reveal
     * @return the next state
     */
    public Revealing toRevealing(List<String> committed, long revealDeadlineMillis) {
      List<String> waitFor = committed.stream().filter(awaited::contains).toList();
      return new Revealing(
          study,
          round,
          parentRound,
          committed,
          waitFor.isEmpty() ? committed : waitFor,
          revealDeadlineMillis,
          roster);
    }

    /**
     * Ends the round.
     *
     * @param reason why
     * @return the end
     */
    public Expired toExpired(String reason) {
      return new Expired(study, round, parentRound, reason);
    }
  }

  /**
   * Banks reveal what they committed to.
   *
   * @param study the study's id
   * @param round the round's number
   * @param parentRound the round whose model it starts from
   * @param committed the banks that committed, ascending
   * @param awaited those of them waited for
   * @param deadlineMillis the last moment for a reveal
   * @param roster who takes part, and on what terms
   */
  record Revealing(
      String study,
      int round,
      int parentRound,
      List<String> committed,
      List<String> awaited,
      long deadlineMillis,
      Roster roster)
      implements Open {
    /** Copies the lists. */
    public Revealing {
      committed = List.copyOf(committed);
      awaited = List.copyOf(awaited);
    }

    /**
     * Moves on when the updates are aggregated.
     *
     * @param included the banks whose updates are in the aggregate, ascending
     * @param modelHash the new model's hash
     * @param judgeDeadlineMillis the last moment for a judgement
     * @return the next state
     */
    public Judging toJudging(List<String> included, String modelHash, long judgeDeadlineMillis) {
      return new Judging(
          study, round, parentRound, included, modelHash, judgeDeadlineMillis, roster);
    }

    /**
     * Ends the round.
     *
     * @param reason why
     * @return the end
     */
    public Rejected toRejected(String reason) {
      return new Rejected(study, round, parentRound, "", reason);
    }
  }

  /**
   * Banks judge the aggregated model. Awaited are the banks whose updates are in it.
   *
   * @param study the study's id
   * @param round the round's number
   * @param parentRound the round whose model it starts from
   * @param awaited the banks waited for, ascending
   * @param modelHash the model's hash
   * @param deadlineMillis the last moment for a judgement
   * @param roster who takes part, and on what terms
   */
  record Judging(
      String study,
      int round,
      int parentRound,
      List<String> awaited,
      String modelHash,
      long deadlineMillis,
      Roster roster)
      implements Open {
    /** Copies the list. */
    public Judging {
      awaited = List.copyOf(awaited);
    }

    /**
     * Ends the round with its model.
     *
     * @param reason why
     * @return the end
     */
    public Accepted toAccepted(String reason) {
      return new Accepted(study, round, parentRound, modelHash, reason);
    }

    /**
     * Ends the round without its model; the parent stays.
     *
     * @param reason why
     * @return the end
     */
    public Rejected toRejected(String reason) {
      return new Rejected(study, round, parentRound, modelHash, reason);
    }

    /**
     * Ends the round; the parent stays.
     *
     * @param reason why
     * @return the end
     */
    public Expired toExpired(String reason) {
      return new Expired(study, round, parentRound, reason);
    }
  }

  /**
   * The model was accepted.
   *
   * @param study the study's id
   * @param round the round's number
   * @param parentRound the round whose model it started from
   * @param modelHash the model's hash
   * @param reason why
   */
  record Accepted(String study, int round, int parentRound, String modelHash, String reason)
      implements Ended {}

  /**
   * The rule, the minimum or the judgements said no.
   *
   * @param study the study's id
   * @param round the round's number
   * @param parentRound the round whose model it started from, and that stays
   * @param modelHash the rejected model's hash; empty when there is none
   * @param reason why
   */
  record Rejected(String study, int round, int parentRound, String modelHash, String reason)
      implements Ended {}

  /**
   * A deadline passed with nothing to go on.
   *
   * @param study the study's id
   * @param round the round's number
   * @param parentRound the round whose model it started from, and that stays
   * @param reason why
   */
  record Expired(String study, int round, int parentRound, String reason) implements Ended {}
}
