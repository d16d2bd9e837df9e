package org.concordat.protocol.commitment;

/** How a vector is cut so that one private value stays at 256 KiB. */
public final class Chunks {
  /** The most values one chunk holds. */
  public static final int VALUES = 65_536;

  private Chunks() {}

  /**
   * Returns how many chunks a vector takes.
   *
   * @param dimension its number of values, at least 1
   * @return at least 1
   */
  public static int count(int dimension) {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension must be at least 1, got " + dimension);
    }
    return (dimension - 1) / VALUES + 1;
  }

  /**
   * Returns the first value of a chunk.
   *
   * @param index the chunk, from 0
   * @return its place in the vector
   */
  public static int from(int index) {
    return Math.multiplyExact(index, VALUES);
  }

  /**
   * Returns the place behind the last value of a chunk.
   *
   * @param index the chunk, from 0
   * @param dimension the vector's number of values
   * @return its place in the vector
   */
  public static int to(int index, int dimension) {
    return (int) Math.min((long) dimension, (index + 1L) * VALUES);
  }
}
