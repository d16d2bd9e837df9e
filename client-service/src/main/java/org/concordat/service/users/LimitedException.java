package org.concordat.service.users;

import java.time.Duration;
import org.concordat.protocol.error.ErrorCode;

/** A refusal for the time being: what was asked for came too often. */
public final class LimitedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Duration retryAfter;

  /**
   * Creates the refusal.
   *
   * @param code a stable code
   * @param detail what came too often
   * @param retryAfter after how long asking again makes sense
   */
  public LimitedException(ErrorCode code, String detail, Duration retryAfter) {
    super(detail);
    this.code = code;
    this.retryAfter = retryAfter;
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
   * Returns after how long asking again makes sense.
   *
   * @return whole seconds, 1 or more
   */
  public long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }
}
