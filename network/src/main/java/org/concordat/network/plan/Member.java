package org.concordat.network.plan;

import java.util.Objects;

/**
 * A member of the network: a bank or a regulator, and where its nodes run.
 *
 * @param name its organisation, for example {@code BankA}
 * @param kind what it is there for
 * @param host the name or address its nodes are reached at
 * @param firstPort the first of its ports; see {@link Port}
 */
public record Member(String name, Kind kind, String host, int firstPort) {
  /** The highest that the first of a member's ports may be. */
  public static final int HIGHEST_FIRST_PORT = 65_000;

  /** What a member is there for. */
  public enum Kind {
    /** Endorses and writes. */
    BANK,
    /** Reads only. */
    REGULATOR
  }

  /** Checks the name and the port. */
  public Member {
    Objects.requireNonNull(kind, "kind");
    if (!name.matches("[A-Za-z][A-Za-z0-9]{0,30}")) {
      throw new IllegalArgumentException(
          "a member's name is a letter followed by letters and digits, got '" + name + "'");
    }
    if (!host.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
      throw new IllegalArgumentException("not a host: '" + host + "'");
    }
    if (firstPort < 1024 || firstPort > HIGHEST_FIRST_PORT) {
      throw new IllegalArgumentException(
          "a member's first port lies between 1024 and "
              + HIGHEST_FIRST_PORT
              + ", got "
              + firstPort);
    }
  }

  /**
   * Returns its letters on the ledger.
   *
   * @return for example {@code BankAMSP}
   */
  public String mspId() {
    return name + "MSP";
  }

  /**
   * Returns the organisation of its orderer, which is one of its own: who orders blocks is not who
   * endorses.
   *
   * @return for example {@code BankAOrd}
   */
  public String ordererOrganisation() {
    return name + "Ord";
  }

  /**
   * Returns the letters of its orderer.
   *
   * @return for example {@code BankAOrdMSP}
   */
  public String ordererMspId() {
    return ordererOrganisation() + "MSP";
  }

  /**
   * Tells whether it is a bank.
   *
   * @return whether it endorses
   */
  public boolean isBank() {
    return kind == Kind.BANK;
  }
}
