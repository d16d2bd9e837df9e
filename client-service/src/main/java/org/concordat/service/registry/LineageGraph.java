package org.concordat.service.registry;

import java.util.List;

/**
 * Where a model comes from, as a directed graph without cycles: from the model down to consent
 * roots, agreements, datasets with their lawful basis, and the charter. Only these have no edge
 * that leaves them.
 *
 * @param study the model's study
 * @param round the round it comes from
 * @param nodes the model first, then by distance from it
 * @param edges from what rests to what it rests on
 */
public record LineageGraph(
    String study, int round, List<LineageNode> nodes, List<LineageEdge> edges) {
  /** Copies the lists. */
  public LineageGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /** What a node stands for. */
  public enum NodeKind {
    /** A model; its id names study and round. */
    MODEL,
    /** The study it comes from. */
    STUDY,
    /** The charter the study started under; a leaf. */
    CHARTER,
    /** A fixed set of a bank's rows. */
    SNAPSHOT,
    /** The feed it was taken of, with its lawful basis; a leaf. */
    DATASET,
    /** What the ledger shows of the consents it rests on; a leaf. */
    CONSENT_ROOT,
    /** The terms it was used under; a leaf. */
    AGREEMENT;

    /**
     * Tells whether such nodes rest on nothing else in the graph.
     *
     * @return whether it is a leaf
     */
    public boolean leaf() {
      return switch (this) {
        case CHARTER, DATASET, CONSENT_ROOT, AGREEMENT -> true;
        case MODEL, STUDY, SNAPSHOT -> false;
      };
    }
  }

  /**
   * A node.
   *
   * @param kind what it stands for
   * @param id unique in the graph
   * @param label for people
   * @param place where it is recorded
   * @param tainted for a model, whether a consent it rests on was withdrawn
   * @param revoked for a snapshot, whether rows of its dataset were withdrawn since; for an
   *     agreement, whether it was revoked
   */
  public record LineageNode(
      NodeKind kind,
      String id,
      String label,
      LedgerPlace place,
      boolean tainted,
      boolean revoked) {}

  /**
   * An edge.
   *
   * @param from the id of the node that rests on another
   * @param to the id of that other one
   * @param relation how
   */
  public record LineageEdge(String from, String to, String relation) {}
}
