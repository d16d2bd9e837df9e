package org.concordat.protocol.consent;

/** Where a consent stands. Once it has ended it stays so; consent given anew is another receipt. */
public enum ConsentState {
  /** Given and standing. */
  GIVEN("dpv:ConsentGiven"),
  /** Withdrawn by the person. */
  WITHDRAWN("dpv:ConsentWithdrawn"),
  /** Past the time it was given for. */
  EXPIRED("dpv:ConsentExpired");

  private final String term;

  ConsentState(String term) {
    this.term = term;
  }

  /**
   * Returns the term of the W3C Data Privacy Vocabulary.
   *
   * @return the term with its prefix
   */
  public String term() {
    return term;
  }
}
