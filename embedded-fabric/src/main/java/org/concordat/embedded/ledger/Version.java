package org.concordat.embedded.ledger;

import java.util.Comparator;

/**
 * The transaction that wrote a value.
 *
 * @param block its block
 * @param transaction its place in the block
 */
public record Version(long block, long transaction) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::block).thenComparingLong(Version::transaction);

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  /** The same in a read set. */
  public org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version toProto() {
    return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
        .setBlockNum(block)
        .setTxNum(transaction)
        .build();
  }

  static Version fromProto(org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version proto) {
    return new Version(proto.getBlockNum(), proto.getTxNum());
  }

  @Override
  public String toString() {
    return "{BlockNum: " + block + ", TxNum: " + transaction + "}";
  }
}
