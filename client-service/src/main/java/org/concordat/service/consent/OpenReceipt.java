package org.concordat.service.consent;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A receipt, opened.
 *
 * @param standing where it stands
 * @param receipt as it was given to the person; absent once it is erased
 * @param events what happened to the consent, in the terms of the receipt; none once it is erased
 */
public record OpenReceipt(
    ReceiptStanding standing, Optional<JsonNode> receipt, List<JsonNode> events) {
  /** Copies the list. */
  public OpenReceipt {
    events = List.copyOf(events);
  }

  /** Does not show the receipt. */
  @Override
  public String toString() {
    return "OpenReceipt[" + standing.id() + "]";
  }
}
