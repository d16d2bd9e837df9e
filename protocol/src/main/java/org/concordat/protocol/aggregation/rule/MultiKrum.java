package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * Multi-Krum: the mean of the m = n - f rows with the smallest Krum scores, n - f - 2 neighbours
 * each (Blanchard, El Mhamdi, Guerraoui and Stainer, NeurIPS 2017, section 5; proven robust by
 * Bareilles, Bouaziz, Fageot and El Mhamdi, 2026, arXiv 2602.03899).
 *
 * <p>Precondition: n ≥ 2f + 3, as Krum.
 *
 * <p>Resists: f rows far from the others, with less variance than Krum. Does not resist: inner
 * product manipulation tuned to it and Mimic; a row just near enough is heard in full. Never a
 * default.
 *
 * <p>Ties: of equal scores the lower key. Cost: as Krum, and m additions a coordinate.
 */
public final class MultiKrum implements Aggregator {
  private static final String NAME = "multikrum";

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
    int n = rows.size();
    return WeightedSum.meanOf(rows, selected(rows, n - f - 2, n - f));
  }

  /** The {@code count} rows that are chosen when so many neighbours count, the best first. */
  static int[] selected(Rows rows, int neighbours, int count) {
    return new KrumScores(rows.gram().squaredDistances()).best(neighbours, count);
  }
}
