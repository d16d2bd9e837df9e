package org.concordat.service.oversight.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** What single rounds show: the alarm of the aggregation, banks left out, ends without a model. */
public final class RoundAlerts implements AlertSource {
  private final Projection projection;

  /**
   * Creates the source.
   *
   * @param projection the ledger's records
   */
  public RoundAlerts(Projection projection) {
    this.projection = projection;
  }

  @Override
  public List<Alert> alerts(Instant now) {
    List<Alert> found = new ArrayList<>();
    for (StoredRecord stored : projection.list(RecordType.AGGREGATION, List.of())) {
      AggregationRecord aggregation = stored.as(AggregationRecord.class);
      if (aggregation.breakdown()) {
        found.add(breakdown(stored, aggregation));
      }
      aggregation.excluded().forEach(left -> found.add(excluded(stored, aggregation, left)));
    }
    for (StoredRecord stored : projection.list(RecordType.ROUND, List.of())) {
      switch (stored.as(RoundState.class)) {
        case RoundState.Rejected end -> found.add(ended(AlertCode.ROUND_REJECTED, stored, end));
        case RoundState.Expired end -> found.add(ended(AlertCode.ROUND_EXPIRED, stored, end));
        case RoundState.Accepted end -> {}
        case RoundState.Open open -> {}
      }
    }
    return found;
  }

  private static Alert breakdown(StoredRecord stored, AggregationRecord aggregation) {
    return AlertCode.HETEROGENEITY_BREAKDOWN.alert(
        Place.round(aggregation.study(), aggregation.round()),
        stored,
        "B² is "
            + Words.millionths(aggregation.heterogeneityMicros())
            + " with "
            + aggregation.included().size()
            + " updates and f = "
            + aggregation.f());
  }

  private static Alert excluded(
      StoredRecord stored, AggregationRecord aggregation, Exclusion exclusion) {
    AlertCode code =
        switch (exclusion.reason()) {
          case ABSENT -> AlertCode.BANK_ABSENT;
          case REFUSED -> AlertCode.BANK_REFUSED;
          case REVOKED -> AlertCode.BANK_REVOKED;
        };
    return code.alert(
        Place.round(aggregation.study(), aggregation.round()).at(exclusion.bank()),
        stored,
        exclusion.bank()
            + " is not in the aggregate of round "
            + aggregation.round()
            + ": "
            + exclusion.reason());
  }

  private static Alert ended(AlertCode code, StoredRecord stored, RoundState.Ended end) {
    return code.alert(
        Place.round(end.study(), end.round()),
        stored,
        "round " + end.round() + " ended as " + end.phase() + ": " + end.reason());
  }
}
