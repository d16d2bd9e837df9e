package org.concordat.service.projection;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.ChainMark;
import org.concordat.service.integrity.Finding;
import org.concordat.service.integrity.Findings;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.ledger.BlockLink;
import org.concordat.service.ledger.Witness;

/**
 * Compares the blocks followed from the own peer with those of another member's peer: their hashes,
 * which also cover all blocks before, and the validation codes, which no hash covers.
 */
public final class WitnessWatch {
  private static final int AT_ONCE = 100;
  private static final int MOST_IN_A_TURN = 2_000;
  private static final long FAR_BEHIND = 20;

  /** How far each witness's blocks were compared one by one. */
  private static final SealedTable COMPARED =
      SealedTable.ofBlocks("witness_mark", List.of(text("witness")), number("next_block"));

  private final SealedDatabase database;
  private final Witness witness;
  private final String subject;
  private final Findings findings;

  /**
   * Creates the watch.
   *
   * @param database the blocks followed
   * @param witness the other member's peer
   */
  public WitnessWatch(SealedDatabase database, Witness witness) {
    this.database = database;
    this.witness = witness;
    this.subject = "witness " + witness.name();
    this.findings = database.findings();
  }

  /**
   * Returns the tables it keeps.
   *
   * @return all of them
   */
  public static List<SealedTable> tables() {
    return List.of(COMPARED);
  }

  /** Compares once. What differs is a finding; a witness that does not answer is only said. */
  public void compare() {
    try {
      Optional<BlockLink> newest = witness.newest();
      ChainMark mark = database.mark();
      long last = Math.min(newest.map(BlockLink::number).orElse(-1L), mark.nextBlock() - 1);
      if (last >= 0) {
        // One block near the end covers the headers of all before; their codes follow one by one.
        compare(last, last);
        compareFrom(compared(), last);
      }
      findings.clear(subject);
      findings.say(subject, subject + " " + standing(newest, mark));
    } catch (ConcordatException e) {
      if (e.code() == ErrorCode.CHAIN_BROKEN) {
        findings.report(new Finding(subject, e.code(), subject + ": " + e.detail()));
      } else if (e.code() == ErrorCode.LEDGER_UNAVAILABLE) {
        findings.say(subject, subject + " does not answer: " + e.detail());
      } else {
        throw e;
      }
    }
  }

  private static String standing(Optional<BlockLink> newest, ChainMark mark) {
    long theirs = newest.map(BlockLink::number).orElse(-1L) + 1;
    if (theirs < mark.nextBlock()) {
      return "has " + theirs + " blocks only, " + mark.nextBlock() + " were followed";
    }
    if (theirs > mark.nextBlock() + FAR_BEHIND) {
      return "has " + theirs + " blocks, " + mark.nextBlock() + " were followed of the own peer";
    }
    return "has the same chain up to block " + (mark.nextBlock() - 1);
  }

  private long compared() {
    return database
        .read(reader -> reader.find(COMPARED, witness.name()))
        .map(row -> row.number("next_block"))
        .orElse(0L);
  }

  private void compareFrom(long first, long last) {
    long end = Math.min(last + 1, first + MOST_IN_A_TURN);
    for (long from = first; from < end; from += AT_ONCE) {
      long to = Math.min(end, from + AT_ONCE) - 1;
      compare(from, to);
      database.change(
          writer -> {
            writer.put(COMPARED, witness.name(), to + 1);
            return null;
          });
    }
  }

  private void compare(long from, long to) {
    for (BlockLink theirs : witness.links(from, to)) {
      Optional<BlockLink> ours = database.read(reader -> Chain.find(reader, theirs.number()));
      Chain.requireSame(ours, theirs, "its peer");
    }
  }
}
