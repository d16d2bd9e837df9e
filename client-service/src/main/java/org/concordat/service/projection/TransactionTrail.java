package org.concordat.service.projection;

import java.util.ArrayList;
import java.util.List;
import org.concordat.service.database.Database;

/** Every transaction of the chain, the invalid ones too. */
public final class TransactionTrail {
  private final Database database;

  /**
   * Creates the trail.
   *
   * @param database where the projection is kept
   */
  public TransactionTrail(Database database) {
    this.database = database;
  }

  /**
   * A place in the chain.
   *
   * @param block the block's number
   * @param position the transaction's place in it, from 0
   */
  public record Place(long block, int position) {
    /** Behind all that there is. */
    public static final Place END = new Place(Long.MAX_VALUE, 0);
  }

  /**
   * A transaction of the chain.
   *
   * @param blockNumber its block
   * @param position its place in the block, from 0
   * @param transactionId its id
   * @param chaincode the chaincode it calls; empty when it calls none
   * @param function the chaincode's function, or the kind of the envelope
   * @param study the study its argument names; empty when it names none
   * @param mspId whose client signed it
   * @param timestampMillis its client's time
   * @param validationCode what the peer found
   * @param valid whether it is valid
   */
  public record StoredTransaction(
      long blockNumber,
      int position,
      String transactionId,
      String chaincode,
      String function,
      String study,
      String mspId,
      long timestampMillis,
      String validationCode,
      boolean valid) {
    /**
     * Returns where it is.
     *
     * @return its place in the chain
     */
    public Place place() {
      return new Place(blockNumber, position);
    }
  }

  /**
   * Lists transactions, the newest first.
   *
   * @param filter which are wanted
   * @param before only those before this place
   * @param most how many at most
   * @return the transactions
   */
  public List<StoredTransaction> list(TransactionFilter filter, Place before, int most) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(before.block());
    arguments.add(before.block());
    arguments.add(before.position());
    String where =
        " where (block_number < ? or (block_number = ? and position_in_block < ?))"
            + filter.where(arguments);
    arguments.add(most);
    return database.transaction(
        session ->
            session.list(
                "select block_number, position_in_block, transaction_id, chaincode_name,"
                    + " function_name, study, msp_id, timestamp_millis, validation_code, is_valid"
                    + " from ledger_transaction"
                    + where
                    + " order by block_number desc, position_in_block desc limit ?",
                row ->
                    new StoredTransaction(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getLong(8),
                        row.getString(9),
                        row.getBoolean(10)),
                arguments.toArray()));
  }
}
