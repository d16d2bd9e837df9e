package org.concordat.service.oversight.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** How every round went: {@link AuditView#MONITORING}. */
public final class MonitoringRecords {
  private final Projection projection;

  /**
   * Creates the view.
   *
   * @param projection the ledger's records
   */
  public MonitoringRecords(Projection projection) {
    this.projection = projection;
  }

  /**
   * A round.
   *
   * @param study the study's id
   * @param round its number
   * @param phase where it stands
   * @param outcome why it ended so; absent while it is open
   * @param rule the aggregation rule; absent before the aggregation, as what follows
   * @param f how many poisoned updates it was to withstand
   * @param heterogeneityMicros B², in millionths
   * @param breakdown whether the updates were too unlike for f faults
   * @param included the banks in the aggregate, with what the rule did to them
   * @param excluded the banks that are not, with the reason
   * @param medianChangeMicros the median of the banks' changes against the parent, of an even
   *     number the lower of the middle two; absent without judgements
   * @param blockNumber the block it was last changed in
   * @param transactionId the transaction that did
   */
  public record MonitoringEntry(
      String study,
      int round,
      RoundState.Phase phase,
      Optional<String> outcome,
      Optional<String> rule,
      Optional<Integer> f,
      Optional<Long> heterogeneityMicros,
      Optional<Boolean> breakdown,
      List<BankInfluence> included,
      List<Exclusion> excluded,
      Optional<Long> medianChangeMicros,
      long blockNumber,
      String transactionId) {}

  /**
   * Lists the rounds.
   *
   * @return by study and number
   */
  public List<MonitoringEntry> entries() {
    List<MonitoringEntry> entries = new ArrayList<>();
    for (StoredRecord stored : projection.list(RecordType.ROUND, List.of())) {
      entries.add(entry(stored, stored.as(RoundState.class)));
    }
    return entries;
  }

  private MonitoringEntry entry(StoredRecord stored, RoundState round) {
    Optional<AggregationRecord> aggregation =
        projection.read(
            AggregationRecord.class, RecordType.AGGREGATION, round.study(), round.round());
    List<Long> changes =
        projection
            .listAs(Judgement.class, RecordType.JUDGEMENT, round.study(), round.round())
            .stream()
            .map(Judgement::changeMicros)
            .sorted()
            .toList();
    return new MonitoringEntry(
        round.study(),
        round.round(),
        round.phase(),
        round instanceof RoundState.Ended end ? Optional.of(end.reason()) : Optional.empty(),
        aggregation.map(AggregationRecord::rule),
        aggregation.map(AggregationRecord::f),
        aggregation.map(AggregationRecord::heterogeneityMicros),
        aggregation.map(AggregationRecord::breakdown),
        aggregation.map(AggregationRecord::included).orElse(List.of()),
        aggregation.map(AggregationRecord::excluded).orElse(List.of()),
        changes.isEmpty() ? Optional.empty() : Optional.of(changes.get((changes.size() - 1) / 2)),
        stored.blockNumber(),
        stored.transactionId());
  }
}
