package org.concordat.protocol.identity;

import java.util.Objects;

/**
 * Who signed a transaction.
 *
 * @param mspId the organisation's MSP id
 * @param role the role its certificate names
 */
public record Caller(String mspId, Role role) {
  /** Requires both parts. */
  public Caller {
    Objects.requireNonNull(mspId, "mspId");
    Objects.requireNonNull(role, "role");
  }
}
