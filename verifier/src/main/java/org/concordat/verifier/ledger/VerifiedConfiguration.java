package org.concordat.verifier.ledger;

import java.util.List;

/**
 * A configuration of the channel, from its block on.
 *
 * @param block the block that brought it
 * @param sequence its number, from 0
 * @param banks the organisations whose endorsement counts, ascending by MSP id
 * @param others the other organisations with peers, such as a regulator's, ascending
 * @param orderers the consenters' organisations in the order of their numbers
 * @param ordererQuorum how many orderers sign a block
 * @param bankQuorum how many banks endorse a transaction at the least
 */
public record VerifiedConfiguration(
    long block,
    long sequence,
    List<String> banks,
    List<String> others,
    List<String> orderers,
    int ordererQuorum,
    int bankQuorum) {
  /** Copies the lists. */
  public VerifiedConfiguration {
    banks = List.copyOf(banks);
    others = List.copyOf(others);
    orderers = List.copyOf(orderers);
  }
}
