package org.concordat.service.registry;

import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.RevocationMark;

/** What taints models now, by the same reads by key as in the chaincode. */
final class Taints {
  private final LedgerRecords records;

  Taints(LedgerRecords records) {
    this.records = records;
  }

  ModelTaint of(Lineage lineage) {
    Taint taint =
        Taint.of(
            lineage,
            new Taint.Consents() {
              @Override
              public Optional<RevocationMark> revocation(
                  String bank, String dataset, int sequence) {
                return mark(bank, dataset, sequence).map(Recorded::record);
              }

              @Override
              public Optional<AgreementRecord> agreement(String bank, String id) {
                return Taints.this.agreement(bank, id).map(Recorded::record);
              }
            });
    return ModelTaint.of(
        taint.causes().stream().map(cause -> Withdrawal.of(cause, place(cause))).toList(),
        successor(lineage));
  }

  private LedgerPlace place(Taint.Cause cause) {
    String bank = cause.ground().bank();
    return switch (cause.kind()) {
      case ROWS -> mark(bank, cause.ground().dataset(), cause.sequence()).orElseThrow().place();
      // Nothing is written to an agreement after it was revoked.
      case AGREEMENT -> agreement(bank, cause.ground().agreement()).orElseThrow().place();
    };
  }

  private Optional<Recorded<RevocationMark>> mark(String bank, String dataset, int sequence) {
    return records.find(RevocationMark.class, RecordType.REVOCATION_MARK, bank, dataset, sequence);
  }

  private Optional<Recorded<AgreementRecord>> agreement(String bank, String id) {
    return records.find(AgreementRecord.class, RecordType.AGREEMENT, bank, id);
  }

  private Optional<ModelTaint.Successor> successor(Lineage lineage) {
    return records
        .find(Retraining.class, RecordType.RETRAINING, lineage.study(), lineage.round())
        .map(
            retraining -> {
              String study = retraining.record().successorStudy();
              int round = retraining.record().successorRound();
              String hash =
                  records
                      .require(ModelRecord.class, RecordType.MODEL, study, round)
                      .record()
                      .hash();
              return new ModelTaint.Successor(study, round, hash, retraining.place());
            });
  }
}
