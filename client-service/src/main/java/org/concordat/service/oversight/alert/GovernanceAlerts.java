package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;
import org.concordat.service.projection.TransactionFilter;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.projection.TransactionTrail.StoredTransaction;
import org.hyperledger.fabric.protos.common.HeaderType;

/** Changes of what everybody relies on: charter, chaincode, channel. */
public final class GovernanceAlerts implements AlertSource {
  private static final TransactionFilter DEFINITIONS =
      TransactionFilter.calls("_lifecycle", "CommitChaincodeDefinition");
  private static final TransactionFilter CONFIGURATIONS =
      TransactionFilter.calls("", HeaderType.CONFIG.name());
  private static final int MOST = 1_000;

  private final Projection projection;
  private final TransactionTrail trail;

  /**
   * Creates the source.
   *
   * @param projection the ledger's records
   * @param trail the chain's transactions
   */
  public GovernanceAlerts(Projection projection, TransactionTrail trail) {
    this.projection = projection;
    this.trail = trail;
  }

  @Override
  public List<Alert> alerts(Instant now) {
    List<Alert> found = new ArrayList<>();
    for (StoredRecord stored : projection.list(RecordType.CHARTER_VERSION, List.of())) {
      Charter charter = stored.as(Charter.class);
      found.add(
          AlertCode.CHARTER_CHANGED.alert(
              Place.subject("charter " + charter.version()),
              stored,
              "charter "
                  + charter.version()
                  + " with "
                  + charter.banks().size()
                  + " banks came in force"));
    }
    // The newest stands first, so the last is the one that everything began with.
    List<StoredTransaction> definitions = trail.list(DEFINITIONS, TransactionTrail.Place.END, MOST);
    for (int at = 0; at < definitions.size(); at++) {
      boolean first = at == definitions.size() - 1;
      found.add(
          change(
              first ? AlertCode.CHAINCODE_DEFINED : AlertCode.CHAINCODE_CHANGED,
              definitions.get(at),
              "chaincode definition",
              "a chaincode was defined" + (first ? " for the first time" : " anew")));
    }
    for (StoredTransaction configuration :
        trail.list(CONFIGURATIONS, TransactionTrail.Place.END, MOST)) {
      if (configuration.blockNumber() > 0) {
        found.add(
            change(
                AlertCode.CHANNEL_CHANGED,
                configuration,
                "channel configuration",
                "the channel has another configuration"));
      }
    }
    return found;
  }

  private static Alert change(
      AlertCode code, StoredTransaction transaction, String subject, String what) {
    return code.alert(
        Place.subject(subject).at(transaction.mspId()),
        transaction.blockNumber(),
        transaction.transactionId(),
        what);
  }
}
