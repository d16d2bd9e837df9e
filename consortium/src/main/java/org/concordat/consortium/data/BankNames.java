package org.concordat.consortium.data;

/** A consortium's banks have short names for people, and MSP ids on the ledger. */
public final class BankNames {
  private static final String BEFORE = "Bank";
  private static final String AFTER = "MSP";

  private BankNames() {}

  /**
   * Returns a bank's MSP id.
   *
   * @param name its short name, for example {@code A}
   * @return for example {@code BankAMSP}
   */
  public static String mspId(String name) {
    return BEFORE + name + AFTER;
  }

  /**
   * Returns a bank's short name.
   *
   * @param mspId its MSP id, for example {@code BankAMSP}
   * @return for example {@code A}
   */
  public static String shortName(String mspId) {
    return mspId.substring(BEFORE.length(), mspId.length() - AFTER.length());
  }
}
