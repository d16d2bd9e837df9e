package org.concordat.service.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.projection.Projection;
import org.concordat.service.registry.LineageGraph.LineageEdge;
import org.concordat.service.registry.LineageGraph.LineageNode;
import org.concordat.service.registry.LineageGraph.NodeKind;

/** Draws the lineage of a model from the ledger's records. Safe for use by several threads. */
public final class LineageGraphs {
  private final LedgerRecords records;
  private final Taints taints;

  /**
   * Creates the drawer.
   *
   * @param projection the ledger's records
   */
  public LineageGraphs(Projection projection) {
    this.records = new LedgerRecords(projection);
    this.taints = new Taints(records);
  }

  /**
   * Draws the lineage of a model, as the ledger stands now.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @return the graph; it grows with the number of ancestors
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}
   */
  public LineageGraph of(String study, int round) {
    return new Drawing(ModelHistory.of(records, study, round)).draw();
  }

  /** One graph in the making. */
  private final class Drawing {
    private final ModelHistory history;
    private final Map<String, LineageNode> nodes = new LinkedHashMap<>();
    private final List<LineageEdge> edges = new ArrayList<>();

    Drawing(ModelHistory history) {
      this.history = history;
    }

    LineageGraph draw() {
      String before = "";
      for (ModelHistory.Step step : history.steps()) {
        String model = model(step);
        if (!before.isEmpty()) {
          edge(before, model, "descends from");
        }
        for (UsedSnapshot used : step.lineage().record().snapshots()) {
          edge(model, snapshot(used), step.round() == 0 ? "quantiles of" : "trained on");
        }
        before = model;
      }
      edge(before, study(), "started by");
      Lineage lineage = history.lineage();
      return new LineageGraph(lineage.study(), lineage.round(), List.copyOf(nodes.values()), edges);
    }

    private String model(ModelHistory.Step step) {
      ModelRecord model = step.model().record();
      String name = model.study() + "/" + model.round();
      return node(
          NodeKind.MODEL,
          name,
          "model " + name + ", " + model.status() + ", " + model.hash().substring(0, 12),
          step.lineage().place(),
          taints.of(step.lineage().record()).tainted(),
          false);
    }

    private String study() {
      String id = history.lineage().study();
      Recorded<Study> study = records.require(Study.class, RecordType.STUDY, id);
      String node =
          node(
              NodeKind.STUDY,
              id,
              "study " + id + " for " + study.record().purpose(),
              study.place(),
              false,
              false);
      int version =
          records.require(StudyState.class, RecordType.STUDY_STATE, id).record().charterVersion();
      Recorded<Charter> charter =
          records.require(Charter.class, RecordType.CHARTER_VERSION, version);
      String under =
          node(
              NodeKind.CHARTER,
              String.valueOf(version),
              "charter " + version + ", " + charter.record().digest().substring(0, 12),
              charter.place(),
              false,
              false);
      edge(node, under, "started under");
      return node;
    }

    private String snapshot(UsedSnapshot used) {
      String bank = used.bank();
      String dataset = used.dataset();
      String name = bank + "/" + dataset + "/" + used.snapshot();
      if (nodes.containsKey(id(NodeKind.SNAPSHOT, name))) {
        return id(NodeKind.SNAPSHOT, name);
      }
      Recorded<Snapshot> snapshot =
          records.require(Snapshot.class, RecordType.SNAPSHOT, bank, dataset, used.snapshot());
      boolean revoked =
          records
              .find(
                  RevocationMark.class,
                  RecordType.REVOCATION_MARK,
                  bank,
                  dataset,
                  used.revocationsSeen() + 1)
              .isPresent();
      String node =
          node(
              NodeKind.SNAPSHOT,
              name,
              "snapshot " + used.snapshot() + ", " + snapshot.record().rows() + " rows",
              snapshot.place(),
              false,
              revoked);
      edge(node, dataset(bank, dataset), "taken of");
      if (used.consentSequence() > 0) {
        edge(node, consentRoot(bank, dataset, used.consentSequence()), "rests on");
      }
      for (Ground ground : history.lineage().grounds()) {
        if (ground.bank().equals(bank) && ground.dataset().equals(dataset)) {
          edge(node, agreement(ground), "used under");
        }
      }
      return node;
    }

    private String dataset(String bank, String id) {
      Recorded<Dataset> dataset = records.require(Dataset.class, RecordType.DATASET, bank, id);
      return node(
          NodeKind.DATASET,
          bank + "/" + id,
          "dataset "
              + id
              + " of "
              + bank
              + ", "
              + dataset.record().lawfulBasis()
              + " ("
              + dataset.record().lawfulBasis().term()
              + ")",
          dataset.place(),
          false,
          false);
    }

    private String consentRoot(String bank, String dataset, int sequence) {
      Recorded<ConsentRoot> root =
          records.require(ConsentRoot.class, RecordType.CONSENT_ROOT, bank, dataset, sequence);
      return node(
          NodeKind.CONSENT_ROOT,
          bank + "/" + dataset + "/" + sequence,
          "consent root " + sequence + ", " + root.record().active() + " consents",
          root.place(),
          false,
          false);
    }

    private String agreement(Ground ground) {
      Recorded<AgreementRecord> agreement =
          records.require(
              AgreementRecord.class, RecordType.AGREEMENT, ground.bank(), ground.agreement());
      return node(
          NodeKind.AGREEMENT,
          ground.bank() + "/" + ground.agreement(),
          "agreement " + ground.agreement() + ", " + ground.agreementDigest().substring(0, 12),
          agreement.place(),
          false,
          agreement.record().status() == AgreementRecord.Status.REVOKED);
    }

    private String node(
        NodeKind kind,
        String name,
        String label,
        LedgerPlace place,
        boolean tainted,
        boolean revoked) {
      String id = id(kind, name);
      nodes.putIfAbsent(id, new LineageNode(kind, id, label, place, tainted, revoked));
      return id;
    }

    private void edge(String from, String to, String relation) {
      edges.add(new LineageEdge(from, to, relation));
    }
  }

  private static String id(NodeKind kind, String name) {
    return kind + " " + name;
  }
}
