package org.concordat.service.consent;

/** Why personal data have to go: the points of Article 17(1) of the GDPR. */
public enum ErasureReason {
  /** Point (a): no longer necessary; the time a receipt is kept for is over. */
  NO_LONGER_NECESSARY,
  /** Point (b): the person withdrew the consent. */
  CONSENT_WITHDRAWN,
  /** Point (c): the person objects. */
  OBJECTION,
  /** Point (d): the data were processed unlawfully. */
  UNLAWFUL_PROCESSING,
  /** Point (e): a law asks for it. */
  LEGAL_OBLIGATION,
  /** Point (f): collected from a child for an online service. */
  CHILD
}
