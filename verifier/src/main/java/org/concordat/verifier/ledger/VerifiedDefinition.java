package org.concordat.verifier.ledger;

import java.util.List;

/**
 * A definition of a chaincode, in force from the next block on.
 *
 * @param position the transaction that committed it
 * @param chaincode the chaincode's name
 * @param sequence its number, from 1
 * @param version its version
 * @param endorsementPolicy its policy in words
 * @param collections the names of its private collections
 */
public record VerifiedDefinition(
    Position position,
    String chaincode,
    long sequence,
    String version,
    String endorsementPolicy,
    List<String> collections) {
  /** Copies the list. */
  public VerifiedDefinition {
    collections = List.copyOf(collections);
  }
}
