package org.concordat.protocol.aggregation.rule;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.GramMatrix;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/**
 * Nearest-neighbour mixing, NNM_f: row i becomes the mean of the n - f rows nearest to it, itself
 * included (Allouah, Farhadkhani, Guerraoui, Gupta, Pinot and Stephan, "Fixing by Mixing: A Recipe
 * for Optimal Byzantine ML under Heterogeneity", AISTATS 2023, arXiv 2302.01772).
 *
 * <p>In integers: squared distances are exact, G_ii + G_jj - 2·G_ij; a mixed row is handed on as
 * the sum of its neighbours over the denominator n - f, so nothing is rounded here.
 *
 * <p>Precondition: n ≥ 2f + 1. Resists: with an aggregator behind it, it lowers the variance that a
 * few rows far from the others cause, and with it the harm of heterogeneity and of ALIE. Does not
 * resist: strong heterogeneity, where a minority of honest banks are each other's only neighbours
 * and are mixed away; alone, followed by a mean, it has no bound at all.
 *
 * <p>Ties: of rows at equal distance, the lower bank key is the nearer; this holds at distance 0
 * too, where it changes no value. f = 0 makes every row the mean. Cost: the Gram matrix, O(n² log
 * n) for the neighbour sets, n additions and n·f subtractions a coordinate.
 */
public final class NearestNeighbourMixing implements PreAggregator {
  private static final String NAME = "nnm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.honestMajority(NAME, n, f);
  }

  @Override
  public Rows apply(Rows rows, int f, String seed) {
    int[][] nearest = neighbours(rows.gram(), f);
    int[][] coefficients = new int[rows.size()][rows.size()];
    for (int i = 0; i < nearest.length; i++) {
      for (int j : nearest[i]) {
        coefficients[i][j] = 1;
      }
    }
    return rows.mixed(coefficients, (long) rows.size() - f);
  }

  /** The n - f nearest rows of each row, each set in ascending order. */
  static int[][] neighbours(GramMatrix gram, int f) {
    int n = gram.size();
    BigInteger[][] distances = gram.squaredDistances();
    int[][] nearest = new int[n][];
    for (int i = 0; i < n; i++) {
      nearest[i] = RowOrder.smallest(distances[i], n - f);
      Arrays.sort(nearest[i]);
    }
    return nearest;
  }
}
