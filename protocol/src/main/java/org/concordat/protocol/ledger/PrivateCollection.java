package org.concordat.protocol.ledger;

/** The private collections of the banks. A regulator sees their hashes only. */
public enum PrivateCollection {
  /** Revealed chunks of updates, each behind its salt: key {@code study~round~bank~chunk}. */
  UPDATES("updates", 10_000),
  /** Chunks of models' parameters: key {@code study~round~chunk}. */
  MODELS("models", 0),
  /** Quantiles of the banks ({@code study~bank}) and grids of studies ({@code study}). */
  STATISTICS("statistics", 0);

  private final String collection;
  private final long blocksToLive;

  PrivateCollection(String collection, long blocksToLive) {
    this.collection = collection;
    this.blocksToLive = blocksToLive;
  }

  /**
   * Returns the collection's name on the ledger.
   *
   * @return the name
   */
  public String collection() {
    return collection;
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
}
