package org.concordat.network.channel;

import org.concordat.network.NetworkException;

/**
 * The orderers took something, and no peer has shown within the time that it came of it: it may
 * still. What it needs must therefore stay as it is, and the same command may be run again.
 */
public final class UnconfirmedException extends NetworkException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates it.
   *
   * @param message what was sent
   */
  public UnconfirmedException(String message) {
    super(message);
  }
}
