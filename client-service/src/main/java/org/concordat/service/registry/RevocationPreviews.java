package org.concordat.service.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.projection.Projection;
import org.concordat.service.registry.RevocationPreview.MarkedModel;

/**
 * Looks ahead of a revocation: everything that rests on rows of the dataset is marked by the next
 * one, whatever rows it names.
 */
public final class RevocationPreviews {
  private final Projection projection;
  private final LedgerRecords records;
  private final Taints taints;
  private final String bank;

  /**
   * Creates the previews of one bank.
   *
   * @param projection the ledger's records
   * @param bank the own MSP id
   */
  public RevocationPreviews(Projection projection, String bank) {
    this.projection = projection;
    this.records = new LedgerRecords(projection);
    this.taints = new Taints(records);
    this.bank = bank;
  }

  /**
   * Looks ahead.
   *
   * @param dataset one of the own datasets
   * @return what would be marked
   */
  public RevocationPreview of(String dataset) {
    int seen =
        projection
            .read(RevocationRecord.class, RecordType.REVOCATION, bank, dataset)
            .map(record -> record.last().sequence())
            .orElse(0);
    return new RevocationPreview(
        dataset,
        projection.listAs(Snapshot.class, RecordType.SNAPSHOT, bank, dataset).stream()
            .filter(snapshot -> snapshot.revocationsSeen() >= seen)
            .map(Snapshot::id)
            .toList(),
        models(dataset),
        studies(dataset));
  }

  private List<MarkedModel> models(String dataset) {
    List<Deployment> uses =
        projection.listAs(Deployment.class, RecordType.DEPLOYMENT).stream()
            .filter(use -> use.status() == Deployment.Status.PROMOTED)
            .toList();
    List<MarkedModel> models = new ArrayList<>();
    for (Lineage lineage : projection.listAs(Lineage.class, RecordType.LINEAGE)) {
      List<Ground> own =
          lineage.grounds().stream()
              .filter(ground -> ground.bank().equals(bank) && ground.dataset().equals(dataset))
              .toList();
      if (!own.isEmpty()) {
        models.add(
            new MarkedModel(
                lineage.study(),
                lineage.round(),
                taints.of(lineage).tainted(),
                uses.stream()
                    .filter(
                        use ->
                            use.study().equals(lineage.study()) && use.round() == lineage.round())
                    .map(Deployment::bank)
                    .toList(),
                own.stream().mapToLong(this::grace).min().orElse(0)));
      }
    }
    return models;
  }

  private long grace(Ground ground) {
    Optional<AgreementRecord> agreement =
        projection.read(AgreementRecord.class, RecordType.AGREEMENT, bank, ground.agreement());
    return agreement.map(record -> record.terms().graceMillis()).orElse(0L);
  }

  private List<String> studies(String dataset) {
    return projection.listAs(StudyState.class, RecordType.STUDY_STATE).stream()
        .filter(
            state ->
                state.status() == StudyState.Status.PROPOSED
                    || state.status() == StudyState.Status.RUNNING)
        .flatMap(
            state ->
                Stream.of(state.study())
                    .filter(
                        study ->
                            projection
                                .read(Join.class, RecordType.JOIN, study, bank)
                                .filter(join -> join.dataset().equals(dataset))
                                .isPresent()))
        .toList();
  }
}
