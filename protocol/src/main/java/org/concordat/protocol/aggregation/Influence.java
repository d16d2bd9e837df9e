package org.concordat.protocol.aggregation;

import java.math.BigInteger;
import java.util.Objects;
import org.concordat.protocol.aggregation.kernel.HalfEven;
import org.concordat.protocol.aggregation.kernel.Rows;

/**
 * How much of a bank's update went into an aggregate.
 *
 * @param bank the bank's key
 * @param arcFactor the factor by which clipping scaled the update, in units of 2^-60: 0 to {@link
 *     #NOT_CLIPPED}
 * @param trimmedShareMicros the share of coordinates, in millionths rounded half to even, at which
 *     the bank's value (after mixing, where the rule mixes) lay strictly below the lowest or
 *     strictly above the highest value that was kept; a value equal to a kept one counts as kept,
 *     so no tie is held against a bank. 0 for the mean; where a rule chooses among whole rows,
 *     1,000,000 for a row it did not choose
 * @param weightMicros the bank's weight in the aggregate, in millionths rounded half to even: the
 *     coefficient of its update where whole rows are combined, else the share of its update in the
 *     values that were kept over all coordinates. Together at most 1,000,000, but for rounding
 */
public record Influence(String bank, long arcFactor, long trimmedShareMicros, long weightMicros) {
  /** The factor 1: the update was not clipped. */
  public static final long NOT_CLIPPED = Rows.NOT_SCALED;

  /** The trimmed share of a bank whose every value was trimmed. */
  public static final long ALL_TRIMMED = 1_000_000L;

  /** The weight of a bank whose update is the aggregate. */
  public static final long ALL_WEIGHT = 1_000_000L;

  /** Checks the ranges. */
  public Influence {
    Objects.requireNonNull(bank, "bank");
    if (arcFactor < 0 || arcFactor > NOT_CLIPPED) {
      throw new IllegalArgumentException("arcFactor must be 0 to 2^60, got " + arcFactor);
    }
    if (trimmedShareMicros < 0 || trimmedShareMicros > ALL_TRIMMED) {
      throw new IllegalArgumentException(
          "trimmedShareMicros must be 0 to 1000000, got " + trimmedShareMicros);
    }
    if (weightMicros < 0 || weightMicros > ALL_WEIGHT) {
      throw new IllegalArgumentException("weightMicros must be 0 to 1000000, got " + weightMicros);
    }
  }

  /**
   * Returns the clipping factor in the unit of the ledger's records, whose integers stay below
   * 2^53.
   *
   * @return the factor in millionths, rounded half to even; 1,000,000 also for an update clipped by
   *     less than half a millionth
   */
  public long arcFactorMicros() {
    return HalfEven.divide(
            BigInteger.valueOf(arcFactor).multiply(BigInteger.valueOf(1_000_000)),
            BigInteger.valueOf(NOT_CLIPPED))
        .longValueExact();
  }
}
