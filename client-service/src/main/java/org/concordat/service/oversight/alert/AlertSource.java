package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.List;

/** Reads one kind of alert out of the ledger. */
@FunctionalInterface
public interface AlertSource {
  /**
   * Looks at the ledger as it stands.
   *
   * @param now the time
   * @return what it finds
   */
  List<Alert> alerts(Instant now);
}
