package org.concordat.protocol.aggregation.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Comparators that sort n rows at every coordinate at once, without a branch: Batcher's
 * merge-exchange network (Knuth, "The Art of Computer Programming", vol. 3, section 5.2.2,
 * Algorithm M), less the comparators that cannot reach a wanted rank.
 *
 * <p>Each comparator is one loop over a tile of the coordinates, which the JIT vectorises.
 * Immutable.
 */
final class SortingNetwork {
  private final int[] low;
  private final int[] high;

  private SortingNetwork(List<int[]> comparators) {
    low = comparators.stream().mapToInt(c -> c[0]).toArray();
    high = comparators.stream().mapToInt(c -> c[1]).toArray();
  }

  /**
   * Builds the network that puts the ranks {@code first} to {@code last} (from 0, ascending) in
   * place; the rows at other places hold the other values in no particular order.
   */
  static SortingNetwork of(int n, int first, int last) {
    boolean[] wanted = new boolean[n];
    for (int rank = first; rank <= last; rank++) {
      wanted[rank] = true;
    }
    List<int[]> kept = new ArrayList<>();
    for (int[] comparator : mergeExchange(n).reversed()) {
      if (wanted[comparator[0]] || wanted[comparator[1]]) {
        wanted[comparator[0]] = true;
        wanted[comparator[1]] = true;
        kept.add(comparator);
      }
    }
    Collections.reverse(kept);
    return new SortingNetwork(kept);
  }

  /** Sorts the first {@code length} coordinates of the rows in place. */
  void sort(int[][] rows, int length) {
    for (int c = 0; c < low.length; c++) {
      exchange(rows[low[c]], rows[high[c]], length);
    }
  }

  private static void exchange(int[] lower, int[] higher, int length) {
    for (int k = 0; k < length; k++) {
      int x = lower[k];
      int y = higher[k];
      lower[k] = Math.min(x, y);
      higher[k] = Math.max(x, y);
    }
  }

  private static List<int[]> mergeExchange(int n) {
    List<int[]> comparators = new ArrayList<>();
    int top = n < 2 ? 0 : Integer.highestOneBit(n - 1);
    for (int p = top; p > 0; p >>= 1) {
      int r = 0;
      int distance = p;
      for (int q = top; ; q >>= 1) {
        for (int i = 0; i < n - distance; i++) {
          if ((i & p) == r) {
            comparators.add(new int[] {i, i + distance});
          }
        }
        if (q == p) {
          break;
        }
        distance = q - p;
        r = p;
      }
    }
    return comparators;
  }
}
