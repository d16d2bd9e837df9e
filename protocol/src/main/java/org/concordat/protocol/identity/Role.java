package org.concordat.protocol.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person or service may do, as the attribute {@code concordat.role} of its certificate. */
public enum Role {
  /** Proposes studies, watches rounds, fetches models. */
  SCIENTIST,
  /** Registers datasets, agreements, revocations; joins studies. */
  STEWARD,
  /** Proposes and approves charters. */
  OFFICER,
  /** The service acting by itself in rounds. */
  PARTICIPANT,
  /** Reads everything, writes nothing. */
  AUDITOR;

  /** The attribute's name in a certificate. */
  public static final String ATTRIBUTE = "concordat.role";

  /**
   * Returns the attribute's value for this role.
   *
   * @return the role's name in lower case
   */
  public String attributeValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds the role of an attribute's value.
   *
   * @param value the value, may be null
   * @return the role, or empty for anything else
   */
  public static Optional<Role> fromAttribute(String value) {
    return Arrays.stream(values()).filter(role -> role.attributeValue().equals(value)).findFirst();
  }
}
