package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * Krum: the one row whose sum of squared distances to its n - f - 2 nearest others is smallest
 * (Blanchard, El Mhamdi, Guerraoui and Stainer, "Machine Learning with Adversaries: Byzantine
 * Tolerant Gradient Descent", NeurIPS 2017, section 4).
 *
 * <p>Precondition: n ≥ 2f + 3 (the paper's Proposition 1).
 *
 * <p>Resists: f rows far from the others; what comes out is a row that a bank sent. Does not
 * resist: heterogeneity, for all banks but one go unheard; Mimic, which makes one honest row the
 * most central; ALIE; label flipping where banks differ. Never a default.
 *
 * <p>Ties: of equal scores the lowest key. Cost: the Gram matrix, O(n² log n), one row copied.
 */
public final class Krum implements Aggregator {
  private static final String NAME = "krum";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.atLeast(NAME, 2, 3, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    return select(rows, rows.size() - f - 2);
  }

  static Combination select(Rows rows, int neighbours) {
    return WeightedSum.meanOf(rows, selected(rows, neighbours));
  }

  /** The row that is chosen when so many neighbours count. */
  static int[] selected(Rows rows, int neighbours) {
    return new int[] {new KrumScores(rows.gram().squaredDistances()).best(neighbours)};
  }
}
