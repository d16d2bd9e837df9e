package org.concordat.service.oversight;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/**
 * Which models are tainted, by the protocol's own rule. Revocations and agreements are read once,
 * however many models are asked about; the answer is that of the moment of its making.
 */
public final class Taints implements Taint.Consents {
  private final Projection projection;
  private final Map<RecordKey, StoredRecord> withdrawals = new HashMap<>();

  /**
   * Reads what was withdrawn.
   *
   * @param projection the ledger's records
   */
  public Taints(Projection projection) {
    this.projection = projection;
    for (RecordType type : new RecordType[] {RecordType.REVOCATION_MARK, RecordType.AGREEMENT}) {
      projection
          .list(type, java.util.List.of())
          .forEach(stored -> withdrawals.put(stored.key(), stored));
    }
  }

  @Override
  public Optional<RevocationMark> revocation(String bank, String dataset, int sequence) {
    return mark(bank, dataset, sequence).map(stored -> stored.as(RevocationMark.class));
  }

  @Override
  public Optional<AgreementRecord> agreement(String bank, String id) {
    return agreementRecord(bank, id).map(stored -> stored.as(AgreementRecord.class));
  }

  /**
   * Decides about a model.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @return what taints it; without causes when nothing does, or nothing is known of its lineage
   */
  public Taint of(String study, int round) {
    return projection
        .read(Lineage.class, RecordType.LINEAGE, study, round)
        .map(lineage -> Taint.of(lineage, this))
        .orElseGet(() -> new Taint(study, round, java.util.List.of()));
  }

  /**
   * Finds the record that withdrew what a cause names.
   *
   * @param cause a cause of a taint
   * @return the record
   */
  public StoredRecord origin(Taint.Cause cause) {
    String bank = cause.ground().bank();
    return (cause.kind() == Taint.Kind.ROWS
            ? mark(bank, cause.ground().dataset(), cause.sequence())
            : agreementRecord(bank, cause.ground().agreement()))
        .orElseThrow();
  }

  /**
   * Finds which model takes a tainted one's place.
   *
   * @param study the tainted model's study
   * @param round the round it comes from
   * @return the record that names the successor, or empty
   */
  public Optional<Retraining> successor(String study, int round) {
    return projection.read(Retraining.class, RecordType.RETRAINING, study, round);
  }

  private Optional<StoredRecord> mark(String bank, String dataset, int sequence) {
    return Optional.ofNullable(
        withdrawals.get(RecordKey.of(RecordType.REVOCATION_MARK, bank, dataset, sequence)));
  }

  private Optional<StoredRecord> agreementRecord(String bank, String id) {
    return Optional.ofNullable(withdrawals.get(RecordKey.of(RecordType.AGREEMENT, bank, id)));
  }
}
