package org.concordat.protocol.ledger;

import static org.concordat.protocol.error.Checks.requireRange;

/**
 * A private collection of the banks of one membership. A regulator sees its hashes only.
 *
 * <p>A peer that becomes a member of a collection fetches what the collection already holds. Banks
 * that join later therefore get collections of their own: the name ends with the charter version
 * under which the banks last changed, for example {@code updates-3}.
 *
 * @param kind what it holds
 * @param membership the version of the {@link org.concordat.protocol.governance.Membership}
 */
public record PrivateCollection(Kind kind, int membership) {
  /** Checks the version. */
  public PrivateCollection {
    requireRange("membership", membership, 1, Integer.MAX_VALUE);
  }

  /**
   * Returns the collection's name on the ledger.
   *
   * @return letters, digits and {@code -}, as Fabric allows
   */
  public String collection() {
    return kind.prefix + "-" + membership;
  }

  /**
   * Writes the key of a private value.
   *
   * @param parts texts, or whole numbers from 0
   * @return the parts joined by {@code ~}
   */
  public static String key(Object... parts) {
    StringBuilder key = new StringBuilder();
    for (Object part : parts) {
      if (!key.isEmpty()) {
        key.append('~');
      }
      key.append(RecordKey.part(part));
    }
    return key.toString();
  }

  /** What a collection holds. */
  public enum Kind {
    /** Revealed chunks of updates, each behind its salt: key {@code study~round~bank~chunk}. */
    UPDATES("updates", 10_000),
    /** Chunks of models' parameters: key {@code study~round~chunk}. */
    MODELS("models", 0),
    /** Quantiles of the banks ({@code study~bank}) and grids of studies ({@code study}). */
    STATISTICS("statistics", 0);

    private final String prefix;
    private final long blocksToLive;

    Kind(String prefix, long blocksToLive) {
      this.prefix = prefix;
      this.blocksToLive = blocksToLive;
    }

    /**
     * Returns after how many blocks a value is purged.
     *
     * @return the number; 0 for never
     */
    public long blocksToLive() {
      return blocksToLive;
    }

    /**
     * Returns the collection of this kind of a membership.
     *
     * @param membership the membership's version
     * @return the collection
     */
    public PrivateCollection of(int membership) {
      return new PrivateCollection(this, membership);
    }
  }
}
