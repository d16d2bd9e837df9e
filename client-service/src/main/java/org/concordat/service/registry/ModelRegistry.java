package org.concordat.service.registry;

import java.time.Clock;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.participation.ModelStore;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.TransactionTrail;

/** Everything a bank's people can ask about models. Safe for use by several threads. */
public final class ModelRegistry {
  private final ModelCards cards;
  private final LineageGraphs graphs;
  private final LedgerTimes times;
  private final CheckedModels models;
  private final Serving serving;
  private final Promotions promotions;

  /**
   * Creates the registry of one member.
   *
   * @param projection the ledger's records
   * @param store parameters and grids
   * @param database where it is remembered who asked for a promotion
   * @param clock the time, by which grace ends
   * @param bank the own MSP id
   */
  public ModelRegistry(
      Projection projection, ModelStore store, SealedDatabase database, Clock clock, String bank) {
    LedgerRecords records = new LedgerRecords(projection);
    this.cards = new ModelCards(projection);
    this.graphs = new LineageGraphs(projection);
    this.times = new LedgerTimes(new TransactionTrail(database));
    this.models = new CheckedModels(records, store);
    this.serving = new Serving(projection, models, new ServingRule(records, models, bank), clock);
    this.promotions = new Promotions(database, clock);
  }

  /**
   * Makes a model's card.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @return the card as the ledger stands now
   */
  public ModelCard card(String study, int round) {
    return cards.of(study, round);
  }

  /**
   * Draws a model's lineage.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @return the graph as the ledger stands now
   */
  public LineageGraph lineage(String study, int round) {
    return graphs.of(study, round);
  }

  /**
   * Writes a model's bill of materials.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @return CycloneDX as canonical JSON
   */
  public String bom(String study, int round) {
    ModelCard card = cards.of(study, round);
    return MlBom.write(card, times.changedAtMillis(card));
  }

  /**
   * Writes a model in the open format.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @return JSON as docs/model-format.md defines it
   */
  public String export(String study, int round) {
    return models.export(study, round);
  }

  /**
   * Finds the model that answers when one is asked for scores.
   *
   * @param study the study of the model asked for
   * @param round the round it comes from
   * @return it or its successor, ready to score
   */
  public ScoringRun scoring(String study, int round) {
    return serving.open(study, round);
  }

  /**
   * Returns who asked to put which model to use.
   *
   * @return the memory of it
   */
  public Promotions promotions() {
    return promotions;
  }
}
