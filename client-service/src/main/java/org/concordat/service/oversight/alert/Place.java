package org.concordat.service.oversight.alert;

import java.util.Optional;

/**
 * Where something is: as many of these as there are.
 *
 * @param study the study's id
 * @param round the round's number
 * @param model the model as its study and round, for example {@code cards/3}
 * @param bank the member's MSP id
 * @param subject what else it is about, by kind and id, for example {@code agreement terms}
 */
public record Place(
    Optional<String> study,
    Optional<Integer> round,
    Optional<String> model,
    Optional<String> bank,
    Optional<String> subject) {
  private static final Place NOWHERE =
      new Place(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Names a study.
   *
   * @param id its id
   * @return the place
   */
  public static Place study(String id) {
    return new Place(Optional.of(id), NOWHERE.round, NOWHERE.model, NOWHERE.bank, NOWHERE.subject);
  }

  /**
   * Names a round.
   *
   * @param study the study's id
   * @param number the round's number
   * @return the place
   */
  public static Place round(String study, int number) {
    return new Place(
        Optional.of(study), Optional.of(number), NOWHERE.model, NOWHERE.bank, NOWHERE.subject);
  }

  /**
   * Names a model.
   *
   * @param study the study's id
   * @param number the round it comes from
   * @return the place
   */
  public static Place model(String study, int number) {
    return new Place(
        Optional.of(study),
        Optional.of(number),
        Optional.of(study + "/" + number),
        NOWHERE.bank,
        NOWHERE.subject);
  }

  /**
   * Names something that is in no study.
   *
   * @param subject its kind and id
   * @return the place
   */
  public static Place subject(String subject) {
    return NOWHERE.about(subject);
  }

  /**
   * Narrows the place to a member.
   *
   * @param mspId the member's MSP id; empty when unknown
   * @return the place
   */
  public Place at(String mspId) {
    return new Place(study, round, model, Optional.of(mspId).filter(id -> !id.isEmpty()), subject);
  }

  /**
   * Narrows the place to what else it is about.
   *
   * @param what its kind and id
   * @return the place
   */
  public Place about(String what) {
    return new Place(study, round, model, bank, Optional.of(what));
  }
}
