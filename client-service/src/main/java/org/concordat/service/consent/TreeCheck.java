package org.concordat.service.consent;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.concordat.protocol.commitment.MerkleLog;
import org.concordat.service.database.Database;

/**
 * Grows a dataset's tree again from the leaves that are stored, and compares every digest stored
 * above them. The rows come in the order in which the log wrote them, so that no more is held than
 * one digest for each level.
 */
final class TreeCheck {
  private static final String IN_ORDER_OF_GROWTH =
      "select node_level, node_position, digest from consent_node where dataset = ?"
          + " order by (node_position + 1) * power(2, node_level), node_level";

  private final String dataset;
  private final Map<Node, byte[]> left = new HashMap<>();
  private final SequencedMap<Node, byte[]> due = new LinkedHashMap<>();
  private final MerkleLog tree = new MerkleLog(new Grown(), 0);

  private TreeCheck(String dataset) {
    this.dataset = dataset;
  }

  private record Node(int level, long position) {}

  /**
   * Checks all digests of a dataset's log.
   *
   * @param entries how many leaves it has to have
   * @throws org.concordat.protocol.error.ConcordatException {@code CONSENT_LOG_MISMATCH}
   */
  static void of(Database.Session session, String dataset, long entries) throws SQLException {
    TreeCheck check = new TreeCheck(dataset);
    session.each(
        IN_ORDER_OF_GROWTH,
        row -> check.take(new Node(row.getInt(1), row.getLong(2)), row.getBytes(3)),
        dataset);
    check.end(entries);
  }

  private void take(Node node, byte[] digest) {
    if (due.isEmpty()) {
      require(node.equals(new Node(0, tree.size())), node);
      tree.append(digest);
    }
    Map.Entry<Node, byte[]> next = due.pollFirstEntry();
    require(node.equals(next.getKey()) && Arrays.equals(digest, next.getValue()), next.getKey());
  }

  private void require(boolean right, Node node) {
    if (!right) {
      throw ConsentRoots.edited(
          dataset,
          "node "
              + node.position()
              + " of level "
              + node.level()
              + " does not follow from its leaves");
    }
  }

  private void end(long entries) {
    if (!due.isEmpty()) {
      require(false, due.firstEntry().getKey());
    }
    if (tree.size() != entries) {
      throw ConsentRoots.edited(dataset, "it has " + tree.size() + " leaves, expected " + entries);
    }
  }

  private final class Grown implements MerkleLog.Nodes {
    /** Asked once, for the left one of two, when the right one is complete. */
    @Override
    public byte[] node(int level, long position) {
      return left.remove(new Node(level, position));
    }

    @Override
    public void keep(int level, long position, byte[] digest) {
      Node node = new Node(level, position);
      if ((position & 1) == 0) {
        left.put(node, digest);
      }
      due.put(node, digest);
    }
  }
}
