package org.concordat.protocol.aggregation;

/**
 * The n rows of d rational numbers that pass from one stage of a rule to the next: integers over
 * one denominator, read tile by tile and made on the way, so that no stage holds a second copy of
 * the data.
 *
 * <p>Instances live within one aggregation and are not safe for use by several threads.
 */
abstract class Rows {
  /** Coordinates read at a time when a Gram matrix is filled. */
  private static final int GRAM_TILE = 4096;

  private final int size;
  private final int dimension;
  private final long denominator;
  private final long largest;
  private GramMatrix gram;

  /**
   * Creates the rows of a stage.
   *
   * @param size n
   * @param dimension d
   * @param denominator what every integer read is to be divided by, at least 1
   * @param largest the largest absolute value of an integer, and of the L2 norm of a row of them
   */
  Rows(int size, int dimension, long denominator, long largest) {
    this.size = size;
    this.dimension = dimension;
    this.denominator = denominator;
    this.largest = largest;
  }

  final int size() {
    return size;
  }

  final int dimension() {
    return dimension;
  }

  final long denominator() {
    return denominator;
  }

  final long largest() {
    return largest;
  }

  /** Says whether {@link #read} can be used: every integer fits an {@code int}. */
  final boolean fitsInt() {
    return largest <= Integer.MAX_VALUE;
  }

  /**
   * Returns the inner products of these rows' integers, exact; computed at the first call.
   *
   * @throws ArithmeticException when a product might not fit a {@code long}
   */
  final GramMatrix gram() {
    if (gram == null) {
      Math.multiplyExact(largest, largest);
      GramMatrix filled = new GramMatrix(size);
      accumulate(filled);
      gram = filled;
    }
    return gram;
  }

  /** The factor by which clipping scaled a row, in units of 2^-60. */
  long clipFactor(int row) {
    return Influence.NOT_CLIPPED;
  }

  /**
   * Reads the integers of a tile; only where {@link #fitsInt()}.
   *
   * @param from the first coordinate
   * @param length the number of coordinates
   * @param tile n arrays of at least {@code length} to fill
   */
  abstract void read(int from, int length, int[][] tile);

  /** As {@link #read}, for integers of any size. */
  void readWide(int from, int length, long[][] tile) {
    int[][] narrow = new int[size][length];
    read(from, length, narrow);
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < length; k++) {
        tile[i][k] = narrow[i][k];
      }
    }
  }

  /** Adds the inner products over all coordinates to an empty matrix. */
  void accumulate(GramMatrix empty) {
    forEachTile((tile, length) -> empty.accumulate(tile, 0, length));
  }

  /** Reads all coordinates, tile by tile in ascending order, into the same arrays. */
  final void forEachTile(TileReader reader) {
    int[][] tile = new int[size][Math.min(GRAM_TILE, dimension)];
    for (int from = 0; from < dimension; from += GRAM_TILE) {
      int length = Math.min(GRAM_TILE, dimension - from);
      read(from, length, tile);
      reader.accept(tile, length);
    }
  }

  /** What is done with a tile of all rows. */
  interface TileReader {
    /**
     * Takes the next tile.
     *
     * @param tile n arrays
     * @param length how much of each is filled
     */
    void accept(int[][] tile, int length);
  }
}
