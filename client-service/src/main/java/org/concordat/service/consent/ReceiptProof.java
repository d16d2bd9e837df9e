package org.concordat.service.consent;

import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.InclusionProof;
import tools.jackson.databind.JsonNode;

/**
 * What a person gets to check the register against the ledger.
 *
 * @param root the root as it stands on the ledger
 * @param proof leads from the receipt to the root
 * @param receipt as it was given to the person
 */
public record ReceiptProof(ConsentRoot root, InclusionProof proof, JsonNode receipt) {
  /** Does not show the receipt. */
  @Override
  public String toString() {
    return "ReceiptProof[" + proof + "]";
  }
}
