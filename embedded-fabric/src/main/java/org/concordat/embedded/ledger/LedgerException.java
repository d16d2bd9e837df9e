package org.concordat.embedded.ledger;

/** A read or write that the ledger refuses; the message is what Fabric's peer would say. */
public final class LedgerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A refusal with Fabric's words. */
  public LedgerException(String message) {
    super(message);
  }
}
