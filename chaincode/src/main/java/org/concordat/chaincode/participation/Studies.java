package org.concordat.chaincode.participation;

import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/** Looks studies up. */
public final class Studies {
  private Studies() {}

  /**
   * Finds a study.
   *
   * @param call the transaction
   * @param id its id
   * @return the study as proposed
   * @throws ConcordatException {@link ErrorCode#STUDY_NOT_FOUND}
   */
  public static Study require(Call call, String id) {
    return call.records().find(Study.class, RecordType.STUDY, id).orElseThrow(() -> notFound(id));
  }

  /**
   * Finds where a study stands.
   *
   * @param call the transaction
   * @param id its id
   * @return its state
   * @throws ConcordatException {@link ErrorCode#STUDY_NOT_FOUND}
   */
  public static StudyState requireState(Call call, String id) {
    return call.records()
        .find(StudyState.class, RecordType.STUDY_STATE, id)
        .orElseThrow(() -> notFound(id));
  }

  /**
   * Requires that a study is in a status.
   *
   * @param state where it stands
   * @param status where it has to stand
   * @throws ConcordatException {@link ErrorCode#STUDY_WRONG_STATUS} otherwise
   */
  public static void requireStatus(StudyState state, StudyState.Status status) {
    if (state.status() != status) {
      throw new ConcordatException(
          ErrorCode.STUDY_WRONG_STATUS,
          "study " + state.study() + " is " + state.status() + ", not " + status);
    }
  }

  /**
   * Requires that a bank takes part in a study that has started.
   *
   * @param state where the study stands
   * @param bank the bank's MSP id
   * @throws ConcordatException {@link ErrorCode#NOT_A_PARTICIPANT} when it takes no part
   */
  public static void requireParticipant(StudyState state, String bank) {
    if (!state.participants().contains(bank)) {
      throw noParticipant(state.study(), bank);
    }
  }

  /**
   * Describes that a bank takes no part in a study.
   *
   * @param study the study's id
   * @param bank the bank's MSP id
   * @return the exception
   */
  public static ConcordatException noParticipant(String study, String bank) {
    return new ConcordatException(
        ErrorCode.NOT_A_PARTICIPANT, bank + " takes no part in study " + study);
  }

  private static ConcordatException notFound(String id) {
    return new ConcordatException(ErrorCode.STUDY_NOT_FOUND, "there is no study " + id);
  }
}
