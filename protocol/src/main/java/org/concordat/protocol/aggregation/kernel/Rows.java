package org.concordat.protocol.aggregation.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of rational numbers that pass from one stage of a rule to the next: the source's rows,
 * each scaled by a factor of at most 1 and rounded, then whole multiples of them added up, over one
 * denominator. They are made tile by tile when they are read, so that no stage holds a second copy
 * of the data.
 *
 * <p>Instances live within one aggregation and are used by one thread; their {@link Tile}s are used
 * by as many as the sweep has.
 */
public final class Rows {
  /** The factor 1, in units of 2^-60: a row that is not scaled. */
  public static final long NOT_SCALED = 1L << HalfEven.FACTOR_BITS;

  // Coordinates of all rows that are in a core's own cache while their products are summed.
  private static final int GRAM_TILE = 1024;
  // Twice a value, and the sum of two values, stay inside an int.
  private static final long LARGEST_NARROW = 1 << 28;

  private final Origin origin;
  private final long[] factors;
  private final boolean[] scaled;
  private final Mixing mixing;
  private final long denominator;
  private final int[] chosen;
  private GramMatrix gram;

  private Rows(Origin origin, long[] factors, Mixing mixing, long denominator, int[] chosen) {
    this.origin = origin;
    this.factors = factors;
    this.scaled = new boolean[factors.length];
    for (int j = 0; j < factors.length; j++) {
      scaled[j] = factors[j] != NOT_SCALED;
    }
    this.mixing = mixing;
    this.denominator = denominator;
    this.chosen = chosen;
  }

  /** What all rows that come from one source share. */
  private static final class Origin {
    private final RowSource source;
    private final int scaleBits;
    private final Sweep sweep;
    private GramMatrix gram;

    Origin(RowSource source, int scaleBits, Sweep sweep) {
      this.source = source;
      this.scaleBits = scaleBits;
      this.sweep = sweep;
    }
  }

  /**
   * Returns a source's rows as they are.
   *
   * @param source the source
   * @param scaleBits an integer q stands for q·2^-scaleBits
   * @param sweep how passes are made
   * @return the rows
   */
  public static Rows of(RowSource source, int scaleBits, Sweep sweep) {
    long[] factors = new long[source.size()];
    Arrays.fill(factors, NOT_SCALED);
    return new Rows(new Origin(source, scaleBits, sweep), factors, null, 1, null);
  }

  /**
   * Returns these rows scaled, each product rounded half to even; the rows must be the source's.
   *
   * @param by n factors in units of 2^-60, 0 to {@link #NOT_SCALED}
   * @return the scaled rows; no value and no norm has grown
   */
  public Rows scaled(long[] by) {
    if (mixing != null || anyScaled()) {
      throw new IllegalStateException("rows are scaled once, and before they are mixed");
    }
    return new Rows(origin, by.clone(), null, denominator, null);
  }

  /**
   * Returns sums of these rows.
   *
   * @param coefficients for each new row, how often each of these rows goes into it
   * @param by what the sums are to be divided by
   * @return the mixed rows
   */
  public Rows mixed(int[][] coefficients, long by) {
    return mixed(coefficients, by, null);
  }

  private Rows mixed(int[][] coefficients, long by, int[] chosenRows) {
    Mixing next = new Mixing(coefficients);
    return new Rows(
        origin,
        factors,
        mixing == null ? next : next.of(mixing),
        Math.multiplyExact(denominator, by),
        chosenRows);
  }

  /**
   * Returns some of these rows.
   *
   * @param rows which, ascending
   * @return the chosen rows
   */
  public Rows selected(int[] rows) {
    int[][] coefficients = new int[rows.length][size()];
    for (int i = 0; i < rows.length; i++) {
      coefficients[i][rows[i]] = 1;
    }
    return mixed(coefficients, 1, rows.clone());
  }

  /**
   * Returns which row of those it was selected from a row is.
   *
   * @param row which of these rows
   * @return itself where these rows were not {@link #selected}
   */
  public int selectedFrom(int row) {
    return chosen == null ? row : chosen[row];
  }

  /**
   * Returns the number of rows.
   *
   * @return n
   */
  public int size() {
    return mixing == null ? sourceSize() : mixing.size();
  }

  /**
   * Returns the number of rows of the source.
   *
   * @return as many as there are updates
   */
  public int sourceSize() {
    return factors.length;
  }

  /**
   * Returns the number of coordinates.
   *
   * @return d
   */
  public int dimension() {
    return origin.source.dimension();
  }

  /**
   * Returns the scale.
   *
   * @return an integer q over the denominator m stands for q/m·2^-scaleBits
   */
  public int scaleBits() {
    return origin.scaleBits;
  }

  /**
   * Returns what every integer is to be divided by.
   *
   * @return at least 1
   */
  public long denominator() {
    return denominator;
  }

  /**
   * Returns the factor by which a row of the source is scaled.
   *
   * @param sourceRow which, from 0
   * @return in units of 2^-60
   */
  public long factor(int sourceRow) {
    return factors[sourceRow];
  }

  /**
   * Returns how often a row of the source goes into one of these rows.
   *
   * @param row which of these rows
   * @param sourceRow which of the source
   * @return the coefficient, before the denominator
   */
  public int coefficient(int row, int sourceRow) {
    if (mixing == null) {
      return row == sourceRow ? 1 : 0;
    }
    return mixing.coefficients()[row][sourceRow];
  }

  /**
   * Returns the inner products of the source's rows, exact; computed at the first call.
   *
   * @return the matrix of the rows as they were revealed
   */
  public GramMatrix sourceGram() {
    if (origin.gram == null) {
      List<InnerProducts> parts =
          origin.sweep.over(
              origin.source,
              GRAM_TILE,
              () -> new InnerProducts(sourceSize()),
              (sum, chunk, from, length) ->
                  sum.add(chunk.rows(), chunk.offset() + from, chunk.offset() + from + length));
      foundSourceGram(parts);
    }
    return origin.gram;
  }

  /**
   * Returns the inner products of these rows' integers, exact; computed at the first call.
   *
   * @return the matrix; the denominator is not in it
   */
  public GramMatrix gram() {
    if (gram == null) {
      GramMatrix unmixed = anyScaled() ? scaledGram() : sourceGram();
      gram = mixing == null ? unmixed : unmixed.of(mixing.coefficients());
    }
    return gram;
  }

  RowSource source() {
    return origin.source;
  }

  Sweep sweep() {
    return origin.sweep;
  }

  boolean sourceGramIsKnown() {
    return origin.gram != null;
  }

  void foundSourceGram(List<InnerProducts> parts) {
    parts.stream().skip(1).forEach(parts.getFirst()::add);
    origin.gram = parts.getFirst().toMatrix();
  }

  private boolean anyScaled() {
    return IntStream.range(0, scaled.length).anyMatch(j -> scaled[j]);
  }

  /** The bound on an integer's absolute value. */
  long largest() {
    return mixing == null
        ? origin.source.largest()
        : Math.multiplyExact(origin.source.largest(), mixing.largestSum());
  }

  /** Says whether {@link Tile#read} can be used: twice any integer fits an {@code int}. */
  boolean isNarrow() {
    return largest() <= LARGEST_NARROW;
  }

  private GramMatrix scaledGram() {
    GramMatrix known = sourceGram();
    Rows unmixed = new Rows(origin, factors, null, 1, null);
    record State(Tile tile, InnerProducts sum) {}
    List<State> parts =
        origin.sweep.over(
            origin.source,
            GRAM_TILE,
            () -> new State(unmixed.newTile(GRAM_TILE), new InnerProducts(sourceSize())),
            (state, chunk, from, length) ->
                state.sum.addMarked(state.tile.read(chunk, from, length), 0, length, scaled));
    InnerProducts sum = parts.getFirst().sum;
    parts.stream().skip(1).forEach(part -> sum.add(part.sum));
    sum.copyUnmarked(known, scaled);
    return sum.toMatrix();
  }

  /** Makes what one thread needs to read tiles of these rows. */
  Tile newTile(int length) {
    return new Tile(length);
  }

  /** Reads tiles of the rows; of one thread. */
  final class Tile {
    private final int length;
    private final int[][] base = new int[sourceSize()][];
    private final int[] offsets = new int[sourceSize()];
    private final int[][] scratch = new int[sourceSize()][];
    private final int[] total;
    private int[][] narrow;
    private long[][] wide;

    private Tile(int length) {
      this.length = length;
      this.total = new int[length];
      for (int j = 0; j < scratch.length; j++) {
        if (scaled[j]) {
          scratch[j] = new int[length];
        }
      }
    }

    /** Points {@link #baseRow} at the source's rows of a tile, scaled where they are. */
    void open(RowSource.Chunk chunk, int from, int count) {
      int at = chunk.offset() + from;
      for (int j = 0; j < base.length; j++) {
        if (scaled[j]) {
          System.arraycopy(chunk.rows()[j], at, scratch[j], 0, count);
          HalfEven.scale(scratch[j], count, factors[j]);
          base[j] = scratch[j];
          offsets[j] = 0;
        } else {
          base[j] = chunk.rows()[j];
          offsets[j] = at;
        }
      }
    }

    int[] baseRow(int sourceRow) {
      return base[sourceRow];
    }

    int offset(int sourceRow) {
      return offsets[sourceRow];
    }

    /** Returns the integers of a tile, one array a row, which the caller may change. */
    int[][] read(RowSource.Chunk chunk, int from, int count) {
      if (narrow == null) {
        narrow = new int[size()][length];
      }
      open(chunk, from, count);
      if (mixing == null) {
        for (int j = 0; j < base.length; j++) {
          System.arraycopy(base[j], offsets[j], narrow[j], 0, count);
        }
      } else {
        mixing.apply(base, offsets, count, total, narrow);
      }
      return narrow;
    }

    /** As {@link #read}, for integers of any size. */
    long[][] readWide(RowSource.Chunk chunk, int from, int count) {
      if (wide == null) {
        wide = new long[size()][length];
      }
      open(chunk, from, count);
      if (mixing == null) {
        for (int j = 0; j < base.length; j++) {
          for (int k = 0; k < count; k++) {
            wide[j][k] = base[j][offsets[j] + k];
          }
        }
      } else {
        mixing.applyWide(base, offsets, count, wide);
      }
      return wide;
    }
  }
}
