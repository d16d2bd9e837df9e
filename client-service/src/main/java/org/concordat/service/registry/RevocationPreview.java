package org.concordat.service.registry;

import java.util.List;

/**
 * What a revocation of rows of a dataset would mark, as the ledger stands now.
 *
 * @param dataset the dataset's id
 * @param snapshots snapshots that would be outdated
 * @param models models that would be tainted
 * @param studies studies that are open or running, and whose next update needs a new snapshot
 */
public record RevocationPreview(
    String dataset, List<String> snapshots, List<MarkedModel> models, List<String> studies) {
  /** Copies the lists. */
  public RevocationPreview {
    snapshots = List.copyOf(snapshots);
    models = List.copyOf(models);
    studies = List.copyOf(studies);
  }

  /**
   * A model that rests on rows of the dataset.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @param taintedAlready whether a withdrawal taints it already
   * @param servedBy the banks that have it in use
   * @param graceMillis how long it may be served after the revocation, by the agreement that gives
   *     the least
   */
  public record MarkedModel(
      String study, int round, boolean taintedAlready, List<String> servedBy, long graceMillis) {}
}
