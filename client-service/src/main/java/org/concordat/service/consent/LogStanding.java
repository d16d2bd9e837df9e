package org.concordat.service.consent;

/**
 * How a dataset's log stands.
 *
 * @param given how many consents were given
 * @param withdrawn how many of them were withdrawn
 * @param expired how many of them have expired
 * @param erased of how many receipts the content was erased
 */
public record LogStanding(long given, long withdrawn, long expired, long erased) {
  /**
   * Returns how many entries the log has: one for each consent given, one more for each that ended.
   *
   * @return the number of the tree's leaves
   */
  public long entries() {
    return given + ended();
  }

  /**
   * Returns how many consents have ended.
   *
   * @return withdrawn and expired
   */
  public long ended() {
    return withdrawn + expired;
  }

  /**
   * Returns how many consents stand.
   *
   * @return given and not ended
   */
  public long active() {
    return given - ended();
  }
}
