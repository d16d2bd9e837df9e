package org.concordat.service.oversight.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.Study;
import org.concordat.service.oversight.Taints;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** The inventory of models: {@link AuditView#INVENTORY}. */
public final class ModelInventory {
  private final Projection projection;

  /**
   * Creates the view.
   *
   * @param projection the ledger's records
   */
  public ModelInventory(Projection projection) {
    this.projection = projection;
  }

  /**
   * A model.
   *
   * @param study the study it comes from
   * @param round the round it comes from; 0 for the initial model
   * @param title the study's name for people
   * @param purpose what it is for
   * @param taskType the kind of processing
   * @param proposer the bank that proposed the study
   * @param hash its hash
   * @param status where it stands by the banks' judgements
   * @param parentRound the round its parent comes from
   * @param architecture its shape
   * @param features how many features go in
   * @param rule the aggregation rule
   * @param f how many poisoned updates a round was to withstand
   * @param metric what it is judged by
   * @param banks whose data it and its ancestors rest on
   * @param snapshots what went into it directly
   * @param workerDigests the code that trained it
   * @param uses who uses it, and how
   * @param tainted whether a consent it rests on was withdrawn
   * @param servedUntilMillis until when it may be served all the same
   * @param successor the model that takes its place
   * @param blockNumber the block it was last changed in
   * @param transactionId the transaction that did
   */
  public record ModelEntry(
      String study,
      int round,
      String title,
      String purpose,
      Agreement.TaskType taskType,
      String proposer,
      String hash,
      ModelRecord.Status status,
      int parentRound,
      ModelArchitecture architecture,
      int features,
      String rule,
      int f,
      Study.Metric metric,
      List<String> banks,
      List<String> snapshots,
      List<String> workerDigests,
      List<ModelUse> uses,
      boolean tainted,
      Optional<Long> servedUntilMillis,
      Optional<String> successor,
      long blockNumber,
      String transactionId) {}

  /**
   * A bank's use of a model.
   *
   * @param bank the bank's MSP id
   * @param status where the use stands
   * @param changedAtMillis since when
   */
  public record ModelUse(String bank, Deployment.Status status, long changedAtMillis) {}

  /**
   * Lists the models.
   *
   * @return by study and round
   */
  public List<ModelEntry> entries() {
    Taints taints = new Taints(projection);
    Map<String, List<ModelUse>> uses = new LinkedHashMap<>();
    for (Deployment use : projection.listAs(Deployment.class, RecordType.DEPLOYMENT)) {
      uses.computeIfAbsent(use.study() + "/" + use.round(), any -> new ArrayList<>())
          .add(new ModelUse(use.bank(), use.status(), use.changedAtMillis()));
    }
    List<ModelEntry> entries = new ArrayList<>();
    for (StoredRecord stored : projection.list(RecordType.MODEL, List.of())) {
      ModelRecord model = stored.as(ModelRecord.class);
      projection
          .read(Study.class, RecordType.STUDY, model.study())
          .ifPresent(
              study ->
                  entries.add(
                      entry(
                          stored,
                          study,
                          uses.getOrDefault(model.study() + "/" + model.round(), List.of()),
                          taints)));
    }
    return entries;
  }

  private ModelEntry entry(StoredRecord stored, Study study, List<ModelUse> uses, Taints taints) {
    ModelRecord model = stored.as(ModelRecord.class);
    Optional<Lineage> lineage =
        projection.read(Lineage.class, RecordType.LINEAGE, model.study(), model.round());
    List<UsedSnapshot> used = lineage.map(Lineage::snapshots).orElse(List.of());
    Taint taint = taints.of(model.study(), model.round());
    return new ModelEntry(
        model.study(),
        model.round(),
        study.title(),
        study.purpose(),
        study.taskType(),
        study.proposer(),
        model.hash(),
        model.status(),
        model.parentRound(),
        study.architecture(),
        study.features().features().size(),
        study.aggregation().rule(),
        study.aggregation().f(),
        study.metric(),
        lineage.stream()
            .flatMap(known -> known.grounds().stream())
            .map(Ground::bank)
            .distinct()
            .toList(),
        used.stream().map(one -> one.bank() + "/" + one.dataset() + "/" + one.snapshot()).toList(),
        List.copyOf(
            used.stream()
                .map(UsedSnapshot::workerDigest)
                .filter(digest -> !digest.isEmpty())
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new))),
        uses,
        taint.tainted(),
        taint.servedUntilMillis().stream().boxed().findFirst(),
        taints
            .successor(model.study(), model.round())
            .map(next -> next.successorStudy() + "/" + next.successorRound()),
        stored.blockNumber(),
        stored.transactionId());
  }
}
