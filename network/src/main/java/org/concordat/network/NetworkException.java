package org.concordat.network;

/** Something about the network that its administrator must know; the message is one clear line. */
public class NetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates it.
   *
   * @param message what, where, and what was expected
   */
  public NetworkException(String message) {
    super(message);
  }

  /**
   * Creates it.
   *
   * @param message what, where, and what was expected
   * @param cause what went wrong underneath
   */
  public NetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
