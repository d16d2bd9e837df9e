package org.concordat.benchmarks;

/**
 * The size of a round: how many updates, and how many of them may be arbitrary.
 *
 * @param n the number of updates, 1 to 1024
 * @param f the number of updates that may be arbitrary, 0 to (n - 1) / 2
 */
record Size(int n, int f) {
  private static final int LARGEST = 1024;

  Size {
    if (n < 1 || n > LARGEST || f < 0 || 2L * f >= n) {
      throw new IllegalArgumentException(
          "a size is n:f with n from 1 to "
              + LARGEST
              + " and f from 0 to (n - 1) / 2, got "
              + n
              + ":"
              + f);
    }
  }

  /**
   * Reads a size.
   *
   * @param text n:f, for example {@code 10:2}
   * @throws IllegalArgumentException when it is none
   */
  static Size parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 2) {
        return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a size is n:f, two whole numbers, got " + text, e);
    }
    throw new IllegalArgumentException("a size is n:f, for example 10:2, got " + text);
  }

  @Override
  public String toString() {
    return n + ":" + f;
  }
}
