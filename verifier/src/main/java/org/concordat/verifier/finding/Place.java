package org.concordat.verifier.finding;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where something was found: in a block, in a transaction of it, in a part of that.
 *
 * @param block the block's number, or empty
 * @param transaction the transaction's place in its block, from 0, or empty
 * @param part a part of it, or of the file; may be empty
 */
public record Place(OptionalLong block, OptionalInt transaction, String part) {

  /**
   * Returns a place in the file outside of any block.
   *
   * @param part for example {@code manifest}
   * @return the place
   */
  public static Place file(String part) {
    return new Place(OptionalLong.empty(), OptionalInt.empty(), part);
  }

  /**
   * Returns a whole block.
   *
   * @param block its number
   * @return the place
   */
  public static Place block(long block) {
    return new Place(OptionalLong.of(block), OptionalInt.empty(), "");
  }

  /**
   * Returns a transaction.
   *
   * @param block its block's number
   * @param transaction its place there, from 0
   * @return the place
   */
  public static Place transaction(long block, int transaction) {
    return new Place(OptionalLong.of(block), OptionalInt.of(transaction), "");
  }

  /**
   * Returns a part of this place.
   *
   * @param inner for example {@code endorsement 2}
   * @return the place
   */
  public Place in(String inner) {
    return new Place(block, transaction, part.isEmpty() ? inner : part + ", " + inner);
  }

  /** For example {@code block 17, transaction 3, endorsement 2}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    block.ifPresent(number -> text.append("block ").append(number));
    transaction.ifPresent(number -> text.append(", transaction ").append(number));
    if (!part.isEmpty()) {
      text.append(text.isEmpty() ? "" : ", ").append(part);
    }
    return text.toString();
  }
}
