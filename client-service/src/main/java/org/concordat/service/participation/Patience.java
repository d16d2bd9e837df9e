package org.concordat.service.participation;

import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.concordat.protocol.error.ErrorCode;

/** How long to go on after a failure. */
final class Patience {
  private static final long SHORTEST_MILLIS = 40;
  private static final long LONGEST_MILLIS = 2_000;
  private static final int MOST_TRIES_WHILE_LAGGING = 12;

  /** Trying again may help for as long as the action is needed. */
  private static final Set<ErrorCode> PASSING =
      EnumSet.of(
          ErrorCode.LEDGER_UNAVAILABLE,
          ErrorCode.BROKER_UNAVAILABLE,
          ErrorCode.TRANSACTION_INVALID,
          ErrorCode.ENDORSEMENT_MISMATCH,
          ErrorCode.PRIVATE_DATA_MISSING,
          ErrorCode.STORE_TAMPERED,
          ErrorCode.CHAIN_BROKEN);

  /**
   * What an endorser says that has not yet seen the block this service has seen. Believed only
   * after a while.
   */
  private static final Set<ErrorCode> LAGGING =
      EnumSet.of(
          ErrorCode.STUDY_NOT_FOUND,
          ErrorCode.STUDY_WRONG_STATUS,
          ErrorCode.NOT_A_PARTICIPANT,
          ErrorCode.ROUND_NOT_FOUND,
          ErrorCode.ROUND_WRONG_PHASE,
          ErrorCode.NO_COMMITMENT,
          ErrorCode.CHUNKS_MISSING,
          ErrorCode.PHASE_STILL_OPEN,
          ErrorCode.MODEL_NOT_FOUND,
          ErrorCode.SNAPSHOT_NOT_FOUND,
          ErrorCode.SNAPSHOT_NOT_JOINED,
          ErrorCode.SNAPSHOT_OUTDATED,
          ErrorCode.AGREEMENT_NOT_FOUND,
          ErrorCode.AGREEMENT_NOT_ACTIVE,
          ErrorCode.DATASET_NOT_FOUND,
          ErrorCode.NO_CHARTER,
          ErrorCode.INTERNAL);

  private Patience() {}

  /**
   * Decides after a failure.
   *
   * @param code what was said
   * @param tries how often it was tried, from 1
   * @return after how many milliseconds to try again; empty when the refusal is definite
   */
  static OptionalLong again(ErrorCode code, int tries) {
    boolean goOn =
        PASSING.contains(code) || (LAGGING.contains(code) && tries < MOST_TRIES_WHILE_LAGGING);
    return goOn
        ? OptionalLong.of(Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << Math.min(tries - 1, 10)))
        : OptionalLong.empty();
  }
}
