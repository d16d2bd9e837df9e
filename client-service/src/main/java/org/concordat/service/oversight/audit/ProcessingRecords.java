package org.concordat.service.oversight.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** Which bank processes which data for which study: {@link AuditView#PROCESSING}. */
public final class ProcessingRecords {
  private final Projection projection;

  /**
   * Creates the view.
   *
   * @param projection the ledger's records
   */
  public ProcessingRecords(Projection projection) {
    this.projection = projection;
  }

  /**
   * A bank's processing of one dataset for one study.
   *
   * @param controller the bank's MSP id
   * @param study the study's id
   * @param purpose what it is for
   * @param taskType the kind of processing
   * @param dataset the dataset's id
   * @param datasetTitle its name for people
   * @param lawfulBasis why its rows may be processed
   * @param lawfulBasisTerm the same as a term of the W3C Data Privacy Vocabulary
   * @param dataCategories the names of the features and of the label
   * @param rowRecipients who gets rows: nobody outside the bank
   * @param updateRecipients who gets what was computed from rows: every bank of the channel
   * @param retention how long what is computed from rows is kept
   * @param agreement the agreement it rests on
   * @param agreementStatus where that stands
   * @param validFromMillis from when it covers the processing
   * @param validUntilMillis until when it does
   * @param withdrawals how often rows were withdrawn
   * @param activeConsents how many consents stand, where the basis is consent and a root was
   *     recorded
   * @param withdrawnConsents how many were withdrawn or have expired
   * @param blockNumber the block of the bank's joining
   * @param transactionId its transaction
   */
  public record ProcessingEntry(
      String controller,
      String study,
      String purpose,
      Agreement.TaskType taskType,
      String dataset,
      String datasetTitle,
      LawfulBasis lawfulBasis,
      String lawfulBasisTerm,
      List<String> dataCategories,
      List<String> rowRecipients,
      List<String> updateRecipients,
      String retention,
      String agreement,
      AgreementRecord.Status agreementStatus,
      long validFromMillis,
      long validUntilMillis,
      int withdrawals,
      Optional<Long> activeConsents,
      Optional<Long> withdrawnConsents,
      long blockNumber,
      String transactionId) {}

  /**
   * Lists the processing.
   *
   * @return by study and bank
   */
  public List<ProcessingEntry> entries() {
    List<ProcessingEntry> entries = new ArrayList<>();
    for (StoredRecord stored : projection.list(RecordType.JOIN, List.of())) {
      Join join = stored.as(Join.class);
      Optional<Study> study = projection.read(Study.class, RecordType.STUDY, join.study());
      Optional<Dataset> dataset =
          projection.read(Dataset.class, RecordType.DATASET, join.bank(), join.dataset());
      Optional<AgreementRecord> agreement =
          projection.read(
              AgreementRecord.class, RecordType.AGREEMENT, join.bank(), join.agreement());
      if (study.isPresent() && dataset.isPresent() && agreement.isPresent()) {
        entries.add(entry(stored, study.get(), dataset.get(), agreement.get()));
      }
    }
    return entries;
  }

  private ProcessingEntry entry(
      StoredRecord stored, Study study, Dataset dataset, AgreementRecord agreement) {
    List<String> categories = new ArrayList<>(dataset.features());
    categories.add(dataset.label());
    List<ConsentRoot> roots =
        projection.listAs(ConsentRoot.class, RecordType.CONSENT_ROOT, dataset.bank(), dataset.id());
    Optional<ConsentRoot> root = roots.isEmpty() ? Optional.empty() : Optional.of(roots.getLast());
    return new ProcessingEntry(
        dataset.bank(),
        study.id(),
        study.purpose(),
        study.taskType(),
        dataset.id(),
        dataset.title(),
        dataset.lawfulBasis(),
        dataset.lawfulBasis().term(),
        categories,
        List.of(),
        banks(dataset.bank()),
        "rows: as the bank decides; revealed updates: purged after "
            + PrivateCollection.Kind.UPDATES.blocksToLive()
            + " blocks, or at the bank's request before; models: as long as the channel",
        agreement.terms().id(),
        agreement.status(),
        agreement.terms().validFromMillis(),
        agreement.terms().validUntilMillis(),
        projection
            .read(RevocationRecord.class, RecordType.REVOCATION, dataset.bank(), dataset.id())
            .map(record -> record.last().sequence())
            .orElse(0),
        root.map(ConsentRoot::active),
        root.map(ConsentRoot::withdrawn),
        stored.blockNumber(),
        stored.transactionId());
  }

  private List<String> banks(String controller) {
    return projection.listAs(Membership.class, RecordType.MEMBERSHIP).stream()
        .flatMap(membership -> membership.banks().stream())
        .filter(bank -> !bank.equals(controller))
        .toList();
  }
}
