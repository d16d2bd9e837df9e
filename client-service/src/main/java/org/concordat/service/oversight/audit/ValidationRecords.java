package org.concordat.service.oversight.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** The banks' judgements, one a line: {@link AuditView#VALIDATION}. */
public final class ValidationRecords {
  private final Projection projection;

  /**
   * Creates the view.
   *
   * @param projection the ledger's records
   */
  public ValidationRecords(Projection projection) {
    this.projection = projection;
  }

  /**
   * What one bank found of one model.
   *
   * @param study the study's id
   * @param round the round the model comes from
   * @param modelHash the model judged
   * @param bank the bank that judged
   * @param metric what it measured
   * @param metricMicros the metric of the model, in millionths
   * @param parentMetricMicros the same of its parent
   * @param changeMicros the difference; negative when the model is worse
   * @param toleranceMicros by how much the median may fall, in millionths
   * @param phase where the round stands
   * @param outcome why it ended so; absent while it is open
   * @param blockNumber the judgement's block
   * @param transactionId its transaction
   */
  public record ValidationEntry(
      String study,
      int round,
      String modelHash,
      String bank,
      Study.Metric metric,
      long metricMicros,
      long parentMetricMicros,
      long changeMicros,
      long toleranceMicros,
      RoundState.Phase phase,
      Optional<String> outcome,
      long blockNumber,
      String transactionId) {}

  /**
   * Lists the judgements.
   *
   * @return by study, round and bank
   */
  public List<ValidationEntry> entries() {
    List<ValidationEntry> entries = new ArrayList<>();
    for (StoredRecord stored : projection.list(RecordType.JUDGEMENT, List.of())) {
      Judgement judgement = stored.as(Judgement.class);
      Optional<Study> study = projection.read(Study.class, RecordType.STUDY, judgement.study());
      Optional<RoundState> round =
          projection
              .find(RecordKey.of(RecordType.ROUND, judgement.study(), judgement.round()))
              .map(state -> state.as(RoundState.class));
      if (study.isPresent() && round.isPresent()) {
        entries.add(entry(stored, judgement, study.get(), round.get()));
      }
    }
    return entries;
  }

  private static ValidationEntry entry(
      StoredRecord stored, Judgement judgement, Study study, RoundState round) {
    return new ValidationEntry(
        judgement.study(),
        judgement.round(),
        judgement.modelHash(),
        judgement.bank(),
        study.metric(),
        judgement.metricMicros(),
        judgement.parentMetricMicros(),
        judgement.changeMicros(),
        study.toleranceMicros(),
        round.phase(),
        round instanceof RoundState.Ended end ? Optional.of(end.reason()) : Optional.empty(),
        stored.blockNumber(),
        stored.transactionId());
  }
}
