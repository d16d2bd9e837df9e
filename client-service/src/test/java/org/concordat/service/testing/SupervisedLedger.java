package org.concordat.service.testing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.Projection;
import org.hyperledger.fabric.protos.common.Block;

/** A chain whose blocks a test writes record by record, and its projection. */
public final class SupervisedLedger implements AutoCloseable {
  /** The study. */
  public static final String STUDY = OneBankStudy.STUDY;

  private static final String DIGEST = "a".repeat(64);

  /** Where the projection is kept. */
  public final SealedDatabase sealed;

  private final Database database;

  /** The projection. */
  public final Projection projection;

  private final BlockParser parser = new BlockParser(Blocks.CHAINCODE);
  private Block last;

  /**
   * Starts an empty chain.
   *
   * @param directory where the database goes
   */
  public SupervisedLedger(Path directory) {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    sealed = Stores.open(database, directory);
    projection = new Projection(sealed);
  }

  /**
   * Appends a block with one transaction that writes a record.
   *
   * @param key the record's key
   * @param record the record
   * @return the block's number; the transaction's id is {@code tx-} and that number
   */
  public long put(RecordKey key, Object record) {
    long number = projection.nextBlock();
    append(Blocks.Tx.valid("tx-" + number, "Put", Map.of(key, record)));
    return number;
  }

  /**
   * Appends a block.
   *
   * @param transactions its transactions
   */
  public void append(Blocks.Tx... transactions) {
    apply(Blocks.of(projection.nextBlock(), List.of(transactions)));
  }

  /**
   * Appends a block of a time.
   *
   * @param time the time its clients wrote
   * @param transactions its transactions
   */
  public void append(Instant time, Blocks.Tx... transactions) {
    apply(Blocks.of(projection.nextBlock(), List.of(transactions), time));
  }

  /**
   * Applies a block.
   *
   * @param block the next block
   */
  public void apply(Block block) {
    last = last == null ? block : Blocks.after(last, block);
    projection.apply(parser.parse(last));
  }

  /** Puts the study there, running in a round. */
  public void study(int round) {
    put(RecordKey.of(RecordType.STUDY, STUDY), OneBankStudy.study());
    put(
        RecordKey.of(RecordType.STUDY_STATE, STUDY),
        new StudyState(
            STUDY,
            StudyState.Status.RUNNING,
            1,
            1,
            List.of("BankAMSP", "BankBMSP"),
            round,
            0,
            DIGEST,
            DIGEST,
            ""));
  }

  /** Puts an aggregation there. */
  public long aggregation(
      int round, long heterogeneityMicros, boolean breakdown, Exclusion... excluded) {
    return put(
        RecordKey.of(RecordType.AGGREGATION, STUDY, round),
        new AggregationRecord(
            STUDY,
            round,
            "trmean",
            1,
            List.of(new BankInfluence("BankAMSP", 1_000_000, 0, 1_000_000)),
            Arrays.asList(excluded),
            DIGEST,
            heterogeneityMicros,
            breakdown,
            DIGEST));
  }

  /** Puts a round's state there. */
  public long round(RoundState state) {
    return put(RecordKey.of(RecordType.ROUND, state.study(), state.round()), state);
  }

  /** Puts an agreement of bank A there. */
  public long agreement(
      String id,
      AgreementRecord.Status status,
      long validUntilMillis,
      long budget,
      long spent,
      long graceMillis,
      long changedAtMillis) {
    Agreement terms =
        new Agreement(
            id,
            "BankAMSP",
            List.of("fraud-detection"),
            List.of(Agreement.TaskType.TRAINING),
            0,
            validUntilMillis,
            1,
            budget,
            graceMillis);
    return put(
        RecordKey.of(RecordType.AGREEMENT, "BankAMSP", id),
        new AgreementRecord(terms, status, changedAtMillis, spent));
  }

  /**
   * Puts an accepted model there that rests on bank A's payments as they were before a number of
   * revocations.
   */
  public long model(int round, int revocationsSeen) {
    put(
        RecordKey.of(RecordType.LINEAGE, STUDY, round),
        new Lineage(
            STUDY,
            round,
            0,
            List.of(new UsedSnapshot("BankAMSP", "payments", "first", revocationsSeen, 0, DIGEST)),
            List.of(new Ground("BankAMSP", "payments", "terms", DIGEST, revocationsSeen))));
    return put(
        RecordKey.of(RecordType.MODEL, STUDY, round),
        new ModelRecord(STUDY, round, DIGEST, 0, "", ModelRecord.Status.ACCEPTED));
  }

  /** Withdraws rows of bank A's payments. */
  public long withdraw(int sequence, long atMillis) {
    return put(
        RecordKey.of(RecordType.REVOCATION_MARK, "BankAMSP", "payments", sequence),
        new RevocationMark(new Revocation("payments", "BankAMSP", sequence, 7, DIGEST), atMillis));
  }

  @Override
  public void close() {
    database.close();
  }
}
