package org.concordat.verifier.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the holder of a certificate is in its organisation: one of its organisational units. */
public enum NodeRole {
  /** Sends transactions. */
  CLIENT,
  /** Endorses. */
  PEER,
  /** Changes definitions and configuration. */
  ADMIN,
  /** Orders blocks. */
  ORDERER;

  /**
   * Returns the organisational unit that stands for the role.
   *
   * @return as Concordat's configurations name it
   */
  public String organizationalUnit() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<NodeRole> of(String organizationalUnit) {
    return Arrays.stream(values())
        .filter(role -> role.organizationalUnit().equals(organizationalUnit))
        .findFirst();
  }
}
