package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.SeededPermutation;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/**
 * Bucketing with s rows a bucket: the rows are put into a random order and every s in a row are
 * replaced by their mean; the last bucket may be short (Karimireddy, He and Jaggi,
 * "Byzantine-Robust Learning on Heterogeneous Datasets via Bucketing", ICLR 2022, Algorithm 1).
 *
 * <p>The order comes from a seed that nobody knew when the updates were committed; the round takes
 * it from what the banks revealed. In integers: every bucket is a sum over the least common
 * multiple of s and the last bucket's size, so nothing is rounded here.
 *
 * <p>Precondition: what follows is proven for ⌈n/s⌉ rows of which f are arbitrary. Resists: with a
 * rule behind it, it lowers the variance that heterogeneity causes. Does not resist: more attackers
 * than the fewer rows allow; with s = 2 and the trimmed mean f must be below n/4. The last bank to
 * reveal can choose between the order it sees coming and staying away.
 *
 * <p>No ties. Cost: s additions a bucket and coordinate.
 */
public final class Bucketing implements PreAggregator {
  /** The stage's name before its parameter. */
  public static final String NAME = "bucket";

  /** The largest bucket. */
  public static final int LARGEST = 16;

  private final int perBucket;

  /**
   * Creates the stage.
   *
   * @param perBucket s, 2 to {@link #LARGEST}
   */
  public Bucketing(int perBucket) {
    if (perBucket < 2 || perBucket > LARGEST) {
      throw new IllegalArgumentException("must be a whole number, 2 to " + LARGEST);
    }
    this.perBucket = perBucket;
  }

  @Override
  public String name() {
    return NAME + ":" + perBucket;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return n >= perBucket
        ? ProvenRange.honestMajority(NAME, n, f)
        : Optional.of(
            new Refusal(
                ErrorCode.RULE_OUT_OF_RANGE,
                name() + " needs n >= " + perBucket + ", got n = " + n));
  }

  @Override
  public int rowsAfter(int n) {
    return Math.ceilDiv(n, perBucket);
  }

  @Override
  public boolean isSeeded() {
    return true;
  }

  @Override
  public Rows apply(Rows rows, int f, String seed) {
    return buckets(rows, SeededPermutation.of(seed, rows.size()), perBucket);
  }

  static Rows buckets(Rows rows, int[] order, int perBucket) {
    int n = rows.size();
    int last = n % perBucket == 0 ? perBucket : n % perBucket;
    int multiple = perBucket / greatestCommonDivisor(perBucket, last) * last;
    int[][] coefficients = new int[Math.ceilDiv(n, perBucket)][n];
    for (int place = 0; place < n; place++) {
      int bucket = place / perBucket;
      int size = bucket == coefficients.length - 1 ? last : perBucket;
      coefficients[bucket][order[place]] = multiple / size;
    }
    return rows.mixed(coefficients, multiple);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
