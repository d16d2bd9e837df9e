package org.concordat.protocol.aggregation.rule;

import java.util.Arrays;
import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.MeanAroundMedian;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/**
 * Bulyan: θ = n - 2f times Krum chooses a row among those left; then at every coordinate the mean
 * of the θ - 2f chosen values nearest their median (El Mhamdi, Guerraoui and Rouault, "The Hidden
 * Vulnerability of Distributed Learning in Byzantium", ICML 2018, section 4).
 *
 * <p>Precondition: n ≥ 4f + 3, so 7 banks for f = 1, 11 for 2, 23 for 5.
 *
 * <p>Resists: what Krum resists, and one coordinate hidden among many, which Krum alone lets pass.
 * Does not resist: heterogeneity and Mimic, as Krum. In the last of the θ rounds only f - 1
 * neighbours count; with f = 1 these rounds are decided by the key.
 *
 * <p>Ties: of equal scores the lowest key; of values equally far from the median the lower key's.
 * Cost: the Gram matrix, O(n²) a round, a sorting network of the θ rows.
 */
public final class Bulyan implements Aggregator {
  private static final String NAME = "bulyan";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.atLeast(NAME, 4, 3, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    return combine(rows, f, rows.size() - 2 * f);
  }

  static Combination combine(Rows rows, int f, int theta) {
    int[] chosen = selected(rows, f, theta);
    Arrays.sort(chosen);
    return new MeanAroundMedian(rows.selected(chosen), theta - 2 * f);
  }

  /** The θ rows that Krum chooses, in the order of the choice. */
  static int[] selected(Rows rows, int f, int theta) {
    KrumScores scores = new KrumScores(rows.gram().squaredDistances());
    int[] chosen = new int[theta];
    for (int round = 0; round < theta; round++) {
      chosen[round] = scores.best(scores.left() - f - 2);
      scores.takeOut(chosen[round]);
    }
    return chosen;
  }
}
