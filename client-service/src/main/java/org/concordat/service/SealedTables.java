package org.concordat.service;

import java.util.List;
import java.util.stream.Stream;
import org.concordat.service.consent.ConsentLog;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.oversight.incident.IncidentRegister;
import org.concordat.service.oversight.signin.SignInLog;
import org.concordat.service.participation.Operations;
import org.concordat.service.participation.Revocations;
import org.concordat.service.participation.RoundLog;
import org.concordat.service.participation.SnapshotVault;
import org.concordat.service.participation.TaskLog;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.WitnessWatch;
import org.concordat.service.registry.Promotions;
import org.concordat.service.rest.Idempotency;
import org.concordat.service.session.SessionStore;

/** The tables whose rows are sealed: all on which this service decides or answers. */
public final class SealedTables {
  private SealedTables() {}

  /**
   * Returns the tables.
   *
   * @return all of them, those of the bank's own first: they are scanned in this order
   */
  public static List<SealedTable> all() {
    return Stream.of(
            List.of(
                RoundLog.ROUNDS,
                SnapshotVault.SNAPSHOTS,
                Operations.OPERATIONS,
                Promotions.REQUESTS,
                Idempotency.ANSWERS,
                SessionStore.table(),
                SignInLog.TABLE,
                ConsentLog.LOGS),
            IncidentRegister.tables(),
            Revocations.tables(),
            TaskLog.tables(),
            WitnessWatch.tables(),
            Projection.tables())
        .flatMap(List::stream)
        .toList();
  }
}
