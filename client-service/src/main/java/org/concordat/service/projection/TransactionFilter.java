package org.concordat.service.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which transactions are wanted; all conditions that are present must hold.
 *
 * @param valid only the valid or only the invalid ones
 * @param bank only those signed by a client of this member
 * @param chaincode only those that call this chaincode
 * @param function only those that call this function
 * @param study only those whose argument names this study
 * @param fromBlock the first block wanted
 * @param toBlock the last block wanted
 */
public record TransactionFilter(
    Optional<Boolean> valid,
    Optional<String> bank,
    Optional<String> chaincode,
    Optional<String> function,
    Optional<String> study,
    Optional<Long> fromBlock,
    Optional<Long> toBlock) {
  /** Lets everything through. */
  public static final TransactionFilter ALL =
      new TransactionFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** All that were found invalid. */
  public static final TransactionFilter INVALID =
      new TransactionFilter(
          Optional.of(false),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * All valid calls of a function.
   *
   * @param chaincode the chaincode's name; empty for an envelope of another kind
   * @param function the function, or the kind of the envelope
   * @return the filter
   */
  public static TransactionFilter calls(String chaincode, String function) {
    return new TransactionFilter(
        Optional.of(true),
        Optional.empty(),
        Optional.of(chaincode),
        Optional.of(function),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * All of one block.
   *
   * @param number its number
   * @return the filter
   */
  public static TransactionFilter block(long number) {
    return new TransactionFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(number),
        Optional.of(number));
  }

  /** Adds the conditions to a query's, and their values to its arguments. */
  String where(List<Object> arguments) {
    List<String> conditions = new ArrayList<>();
    add(conditions, arguments, "is_valid = ?", valid);
    add(conditions, arguments, "msp_id = ?", bank);
    add(conditions, arguments, "chaincode_name = ?", chaincode);
    add(conditions, arguments, "function_name = ?", function);
    add(conditions, arguments, "study = ?", study);
    add(conditions, arguments, "block_number >= ?", fromBlock);
    add(conditions, arguments, "block_number <= ?", toBlock);
    return conditions.isEmpty() ? "" : " and " + String.join(" and ", conditions);
  }

  private static void add(
      List<String> conditions, List<Object> arguments, String condition, Optional<?> value) {
    if (value.isPresent()) {
      conditions.add(condition);
      arguments.add(value.get());
    }
  }
}
