package org.concordat.service.consent;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.commitment.MerkleLog;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.service.database.Database;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.integrity.SealedReader;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.integrity.SealedWriter;

/**
 * One dataset's log within one transaction. Digests of new subtrees are held until {@link #store}
 * puts them and the counts into the database together.
 */
public final class ConsentLog {
  /** How each log stands: what its tree and the receipts are held against. */
  public static final SealedTable LOGS =
      SealedTable.ofOwn(
          "consent_log",
          List.of(text("dataset")),
          number("given"),
          number("withdrawn"),
          number("expired"),
          number("erased"));

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
  static ConsentLog read(SealedReader reader, String dataset) throws SQLException {
    return new ConsentLog(reader.session(), dataset, standing(reader, dataset));
  }

  /** Opens a log to add to it; there is one change at a time. */
  static ConsentLog write(SealedWriter writer, String dataset) throws SQLException {
    return new ConsentLog(writer.session(), dataset, standing(writer, dataset));
  }

  private static LogStanding standing(SealedReader reader, String dataset) throws SQLException {
    return reader
        .find(LOGS, dataset)
        .map(
            row ->
                new LogStanding(
                    row.number("given"),
                    row.number("withdrawn"),
                    row.number("expired"),
                    row.number("erased")))
        .orElse(new LogStanding(0, 0, 0, 0));
  }

  /** Names the datasets of which anything is stored, whatever their logs' counts say. */
  static List<String> datasets(Database.Session session) throws SQLException {
    return session.list(
        "select dataset from consent_log union select dataset from consent_receipt"
            + " union select dataset from consent_node",
        row -> row.getString(1));
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

  /**
   * Puts what was added into the database.
   *
   * @param writer the transaction in which the log was opened
   */
  void store(SealedWriter writer) throws SQLException {
    List<Object[]> rows = new ArrayList<>(fresh.size());
    fresh.forEach(
        (node, digest) -> rows.add(new Object[] {dataset, node.level(), node.position(), digest}));
    session.changeAll(
        "insert into consent_node (dataset, node_level, node_position, digest)"
            + " values (?, ?, ?, ?)",
        rows);
    fresh.clear();
    writer.put(
        LOGS,
        dataset,
        standing.given(),
        standing.withdrawn(),
        standing.expired(),
        standing.erased());
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
