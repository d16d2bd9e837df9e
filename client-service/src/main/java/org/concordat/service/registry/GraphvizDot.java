package org.concordat.service.registry;

import org.concordat.service.registry.LineageGraph.LineageEdge;
import org.concordat.service.registry.LineageGraph.LineageNode;

/** A lineage in Graphviz' language DOT. */
public final class GraphvizDot {
  private GraphvizDot() {}

  /**
   * Writes a graph. Tainted and revoked nodes are red.
   *
   * @param graph the graph
   * @return DOT, as its {@code dot} reads it
   */
  public static String write(LineageGraph graph) {
    StringBuilder dot = new StringBuilder(256);
    dot.append("digraph lineage {\n  rankdir=TB;\n  node [fontname=\"sans-serif\"];\n");
    for (LineageNode node : graph.nodes()) {
      dot.append("  ").append(quoted(node.id())).append(" [label=").append(quoted(label(node)));
      dot.append(", shape=").append(shape(node.kind()));
      if (node.tainted() || node.revoked()) {
        dot.append(", color=red, fontcolor=red");
      }
      dot.append("];\n");
    }
    for (LineageEdge edge : graph.edges()) {
      dot.append("  ").append(quoted(edge.from())).append(" -> ").append(quoted(edge.to()));
      dot.append(" [label=").append(quoted(edge.relation())).append("];\n");
    }
    return dot.append("}\n").toString();
  }

  private static String label(LineageNode node) {
    String flag = node.tainted() ? ", tainted" : node.revoked() ? ", revoked" : "";
    return node.label() + flag + ", block " + node.place().blockNumber();
  }

  private static String shape(LineageGraph.NodeKind kind) {
    return switch (kind) {
      case MODEL -> "box";
      case STUDY -> "folder";
      case SNAPSHOT -> "cylinder";
      case DATASET -> "tab";
      case CONSENT_ROOT -> "hexagon";
      case AGREEMENT -> "note";
      case CHARTER -> "house";
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
