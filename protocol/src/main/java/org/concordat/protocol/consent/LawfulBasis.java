package org.concordat.protocol.consent;

/**
 * Why personal data may be processed at all: Article 6(1) of the GDPR, points (a) to (f).
 *
 * <p>Where it is not consent there is nobody who could withdraw it row by row; it is recorded all
 * the same, so that a model's lineage says on what ground each bank used its rows.
 */
public enum LawfulBasis {
  /** The person's consent, point (a). Snapshots name the consents they rest on. */
  CONSENT("eu-gdpr:A6-1-a"),
  /** A contract with the person, point (b). */
  CONTRACT("eu-gdpr:A6-1-b"),
  /** A legal obligation, point (c). */
  LEGAL_OBLIGATION("eu-gdpr:A6-1-c"),
  /** Somebody's vital interests, point (d). */
  VITAL_INTERESTS("eu-gdpr:A6-1-d"),
  /** A task in the public interest, point (e). */
  PUBLIC_TASK("eu-gdpr:A6-1-e"),
  /** Legitimate interests, point (f); recital 47 names the prevention of fraud. */
  LEGITIMATE_INTERESTS("eu-gdpr:A6-1-f");

  private final String term;

  LawfulBasis(String term) {
    this.term = term;
  }

  /**
   * Returns the term of the W3C Data Privacy Vocabulary's EU-GDPR extension.
   *
   * @return the term with its prefix
   */
  public String term() {
    return term;
  }
}
