package org.concordat.verifier.identity;

/** An identity is none of the channel's; the message says why. */
public final class NotAMember extends Exception {
  private static final long serialVersionUID = 1L;

  NotAMember(String message) {
    super(message);
  }
}
