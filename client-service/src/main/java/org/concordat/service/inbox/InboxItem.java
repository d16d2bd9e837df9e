package org.concordat.service.inbox;

import java.util.Optional;
import org.concordat.protocol.identity.Role;

/**
 * Something that waits for a person.
 *
 * @param kind what it is
 * @param role who can do it
 * @param study the study it is about
 * @param round the round or the model it is about
 * @param subject what else it is about: an agreement's id, a charter's version
 * @param title its name for people; empty where it has none
 * @param sinceBlock the block since which it waits
 */
public record InboxItem(
    Kind kind,
    Role role,
    Optional<String> study,
    Optional<Integer> round,
    Optional<String> subject,
    String title,
    long sinceBlock) {
  /** What can wait. */
  public enum Kind {
    /** A proposed charter that this bank has not approved. */
    CHARTER_TO_APPROVE,
    /** A proposed charter that enough banks have approved. */
    CHARTER_TO_ACTIVATE,
    /** An own agreement that is a draft. */
    AGREEMENT_TO_ACTIVATE,
    /** A proposed study that this bank has not joined. */
    STUDY_TO_JOIN,
    /** An own study that enough banks have joined. */
    STUDY_TO_START,
    /** A model that somebody of this bank wants to put to use. */
    PROMOTION_TO_APPROVE,
    /** A model in use that rests on a withdrawn consent. */
    TAINTED_MODEL
  }
}
