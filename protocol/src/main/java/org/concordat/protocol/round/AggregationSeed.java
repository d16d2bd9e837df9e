package org.concordat.protocol.round;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.concordat.protocol.commitment.Digests;

/**
 * The seed of a round's random order, for rules that need one: a digest of what the banks revealed,
 * which is bound by their commitments and hidden by their salts until all commitments are closed.
 *
 * <p>No bank can choose it. The last to reveal can see what it would become and stay away, at the
 * price of being left out.
 */
public final class AggregationSeed {
  private static final String TAG = "concordat/aggregation-seed/1";

  private AggregationSeed() {}

  /**
   * Returns a round's seed.
   *
   * @param study the study's id
   * @param round the round's number
   * @param reveals bank key to the salted digest of the first chunk it revealed, of all banks in
   *     the aggregate
   * @return 64 hexadecimal digits
   */
  public static String of(String study, int round, SortedMap<String, String> reveals) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(Digests.bytes(study));
    parts.add(Digests.bytes(round));
    reveals.forEach(
        (bank, digest) -> {
          parts.add(Digests.bytes(bank));
          parts.add(Digests.fromHex(digest));
        });
    return Digests.hex(Digests.sha256(TAG, parts.toArray(byte[][]::new)));
  }
}
