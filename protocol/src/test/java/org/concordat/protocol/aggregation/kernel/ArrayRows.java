package org.concordat.protocol.aggregation.kernel;

/** Rows from arrays, in chunks of any length, for tests. */
public final class ArrayRows implements RowSource {
  private final int[][] rows;
  private final int chunkLength;
  private final int largest;

  private ArrayRows(int[][] rows, int chunkLength, int largest) {
    this.rows = rows;
    this.chunkLength = chunkLength;
    this.largest = largest;
  }

  /** Rows of the scale 2^-20 whose norms are at most {@code largest}, as one chunk. */
  public static Rows of(int[][] rows, int largest) {
    return of(rows, largest, rows[0].length, 1);
  }

  /** The same in chunks, swept by several threads. */
  public static Rows of(int[][] rows, int largest, int chunkLength, int threads) {
    return Rows.of(new ArrayRows(rows, chunkLength, largest), 20, new Sweep(threads));
  }

  /** All of a combination's vector. */
  public static int[] vector(Combination combination) {
    int[] all = new int[combination.rows().dimension()];
    combination.carryOut((first, values) -> System.arraycopy(values, 0, all, first, values.length));
    return all;
  }

  /** The integers of rows, coordinate by coordinate. */
  public static long[][] integers(Rows rows) {
    long[][] all = new long[rows.size()][rows.dimension()];
    Rows.Tile tile = rows.newTile(rows.dimension());
    rows.source()
        .forEachChunk(
            chunk -> {
              long[][] read = tile.readWide(chunk, 0, chunk.length());
              for (int i = 0; i < all.length; i++) {
                System.arraycopy(read[i], 0, all[i], chunk.first(), chunk.length());
              }
            });
    return all;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int dimension() {
    return rows[0].length;
  }

  @Override
  public int largest() {
    return largest;
  }

  @Override
  public void forEachChunk(ChunkReader reader) {
    for (int first = 0; first < dimension(); first += chunkLength) {
      reader.accept(new Chunk(first, Math.min(chunkLength, dimension() - first), rows, first));
    }
  }
}
