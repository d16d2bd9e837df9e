package org.concordat.protocol.error;

import java.util.Objects;

/**
 * An expected "no", as a value: what a check answers when its rule is broken.
 *
 * @param code the stable code
 * @param detail what was wrong, where, and what was expected
 */
public record Refusal(ErrorCode code, String detail) {
  /** Requires both parts. */
  public Refusal {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(detail, "detail");
  }

  /**
   * Returns the refusal as an exception for an edge to translate.
   *
   * @return a new exception that carries this refusal
   */
  public ConcordatException toException() {
    return new ConcordatException(this);
  }

  @Override
  public String toString() {
    return code.code() + " " + detail;
  }
}
