package org.concordat.service.consent;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.commitment.MerkleLog;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.service.database.Database;
import org.concordat.service.database.DatabaseException;

/**
 * One dataset's log within one transaction. Digests of new subtrees are held until {@link #store}
 * puts them and the counts into the database together.
 */
final class ConsentLog {
  private final Database.Session session;
  private final String dataset;
  private final MerkleLog tree;
  private final Map<Node, byte[]> fresh = new HashMap<>();
  private LogStanding standing;

  private record Node(int level, long position) {}

  private ConsentLog(Database.Session session, String dataset, LogStanding standing) {
    this.session = session;
    this.dataset = dataset;
    this.standing = standing;
    this.tree = new MerkleLog(new Stored(), standing.entries());
  }

  /** Opens a log to read in it. */
  static ConsentLog read(Database.Session session, String dataset) throws SQLException {
    return new ConsentLog(session, dataset, standing(session, dataset, ""));
  }

  /** Opens a log to add to it; no other transaction can until this one has ended. */
  static ConsentLog write(Database.Session session, String dataset) throws SQLException {
    if (session
        .one("select 1 from consent_log where dataset = ?", row -> row.getInt(1), dataset)
        .isEmpty()) {
      session.change(
          "insert into consent_log (dataset, given, withdrawn, expired, erased)"
              + " values (?, 0, 0, 0, 0)",
          dataset);
    }
    return new ConsentLog(session, dataset, standing(session, dataset, " for update"));
  }

  private static LogStanding standing(Database.Session session, String dataset, String lock)
      throws SQLException {
    return session
        .one(
            "select given, withdrawn, expired, erased from consent_log where dataset = ?" + lock,
            row -> new LogStanding(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
            dataset)
        .orElse(new LogStanding(0, 0, 0, 0));
  }

  /** Adds an entry; gives its place. */
  long append(ConsentState event, byte[] leaf) {
    standing =
        switch (event) {
          case GIVEN -> changed(1, 0, 0, 0);
          case WITHDRAWN -> changed(0, 1, 0, 0);
          case EXPIRED -> changed(0, 0, 1, 0);
        };
    return tree.append(leaf);
  }

  /** Counts an erasure, which is no entry: nothing of the receipt is to be hashed again. */
  void erased() {
    standing = changed(0, 0, 0, 1);
  }

  private LogStanding changed(int given, int withdrawn, int expired, int erased) {
    return new LogStanding(
        standing.given() + given,
        standing.withdrawn() + withdrawn,
        standing.expired() + expired,
        standing.erased() + erased);
  }

  LogStanding standing() {
    return standing;
  }

  byte[] root(long entries) {
    return tree.root(entries);
  }

  List<byte[]> path(long index, long entries) {
    return tree.path(index, entries);
  }

  /** Puts what was added into the database. */
  void store() throws SQLException {
    List<Object[]> rows = new ArrayList<>(fresh.size());
    fresh.forEach(
        (node, digest) -> rows.add(new Object[] {dataset, node.level(), node.position(), digest}));
    session.changeAll(
        "insert into consent_node (dataset, node_level, node_position, digest)"
            + " values (?, ?, ?, ?)",
        rows);
    fresh.clear();
    session.change(
        "update consent_log set given = ?, withdrawn = ?, expired = ?, erased = ?"
            + " where dataset = ?",
        standing.given(),
        standing.withdrawn(),
        standing.expired(),
        standing.erased(),
        dataset);
  }

  private final class Stored implements MerkleLog.Nodes {
    @Override
    public byte[] node(int level, long position) {
      byte[] held = fresh.get(new Node(level, position));
      return held == null ? stored(level, position) : held;
    }

    private byte[] stored(int level, long position) {
      try {
        return session
            .one(
                "select digest from consent_node where dataset = ? and node_level = ?"
                    + " and node_position = ?",
                row -> row.getBytes(1),
                dataset,
                level,
                position)
            .orElseThrow(
                () ->
                    ConsentRoots.mismatch(
                        dataset, "node " + position + " of level " + level + " is missing"));
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }

    @Override
    public void keep(int level, long position, byte[] digest) {
      fresh.put(new Node(level, position), digest);
    }
  }
}
