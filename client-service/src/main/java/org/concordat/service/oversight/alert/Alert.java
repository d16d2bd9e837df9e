package org.concordat.service.oversight.alert;

import java.util.Optional;

/**
 * Something a supervisor should look at.
 *
 * @param code what kind of thing it is
 * @param severity how soon somebody should look
 * @param what what is the case, in a sentence
 * @param where the study, round, model, member or other thing it is about
 * @param sinceBlock the block that brought it about; for what time brings about, the block of the
 *     record whose time came
 * @param transactionId the transaction in that block
 * @param sinceMillis the moment it began, where time brought it about and no block
 * @param meaning what it means, and what it does not
 */
public record Alert(
    AlertCode code,
    Severity severity,
    String what,
    Place where,
    long sinceBlock,
    String transactionId,
    Optional<Long> sinceMillis,
    String meaning) {
  /**
   * Says since when, for what time brought about.
   *
   * @param millis the moment
   * @return the alert
   */
  public Alert since(long millis) {
    return new Alert(
        code, severity, what, where, sinceBlock, transactionId, Optional.of(millis), meaning);
  }
}
