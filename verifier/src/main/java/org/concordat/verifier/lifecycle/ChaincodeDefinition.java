package org.concordat.verifier.lifecycle;

import java.util.Map;
import java.util.Optional;

/**
 * A definition of a chaincode.
 *
 * @param name the chaincode's name
 * @param sequence the definition's number, from 1
 * @param version a text that endorsements carry
 * @param endorsement whose endorsements a transaction needs
 * @param collections its private collections by name
 */
public record ChaincodeDefinition(
    String name,
    long sequence,
    String version,
    EndorsementPolicy endorsement,
    Map<String, Collection> collections) {
  /** Copies the map. */
  public ChaincodeDefinition {
    collections = Map.copyOf(collections);
  }

  /**
   * A private collection.
   *
   * @param name its name
   * @param blockToLive after how many further blocks a value is dropped; 0 for never
   * @param endorsement whose endorsements a write needs instead of the chaincode's policy
   */
  public record Collection(
      String name, long blockToLive, Optional<EndorsementPolicy> endorsement) {}
}
