package org.concordat.network;

/** What was asked for cannot be: nothing has been done yet. */
public class InputException extends NetworkException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates it.
   *
   * @param message what was asked for, and what can be
   */
  public InputException(String message) {
    super(message);
  }

  /**
   * Creates it.
   *
   * @param message what was asked for, and what can be
   * @param cause what went wrong underneath
   */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
