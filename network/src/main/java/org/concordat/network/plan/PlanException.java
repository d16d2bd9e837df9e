package org.concordat.network.plan;

import org.concordat.network.InputException;

/** A plan that cannot be followed; the message says where and why. */
public final class PlanException extends InputException {
  private static final long serialVersionUID = 1L;

  PlanException(String message) {
    super(message);
  }

  PlanException(String message, Throwable cause) {
    super(message, cause);
  }
}
