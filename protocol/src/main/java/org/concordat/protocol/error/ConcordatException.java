package org.concordat.protocol.error;

/** A refusal on its way to an edge. The message starts with the stable code. */
public final class ConcordatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String detail;

  /**
   * Creates the exception of a refusal.
   *
   * @param refusal what was refused and why
   */
  public ConcordatException(Refusal refusal) {
    super(refusal.toString());
    this.code = refusal.code();
    this.detail = refusal.detail();
  }

  /**
   * Creates the exception of a refusal.
   *
   * @param code the stable code
   * @param detail what was wrong, where, and what was expected
   */
  public ConcordatException(ErrorCode code, String detail) {
    this(new Refusal(code, detail));
  }

  /**
   * Creates the exception of a refusal that another exception led to.
   *
   * @param code the stable code
   * @param detail what was wrong, where, and what was expected
   * @param cause what led to it
   */
  public ConcordatException(ErrorCode code, String detail, Throwable cause) {
    super(new Refusal(code, detail).toString(), cause);
    this.code = code;
    this.detail = detail;
  }

  /**
   * Returns the stable code.
   *
   * @return the code
   */
  public ErrorCode code() {
    return code;
  }

  /**
   * Returns the text behind the code.
   *
   * @return what was wrong, without the code
   */
  public String detail() {
    return detail;
  }
}
