package org.concordat.service.projection;

import java.util.ArrayList;
import java.util.List;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedRow;

/** Every transaction of the chain, the invalid ones too. */
public final class TransactionTrail {
  private final SealedDatabase database;

  /**
   * Creates the trail.
   *
   * @param database where the projection is kept
   */
  public TransactionTrail(SealedDatabase database) {
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
        "where (block_number < ? or (block_number = ? and position_in_block < ?))"
            + filter.where(arguments);
    arguments.add(most);
    return database.read(
        reader ->
            reader
                .list(
                    Projection.TRANSACTIONS,
                    where + " order by block_number desc, position_in_block desc limit ?",
                    arguments.toArray())
                .stream()
                .map(TransactionTrail::transaction)
                .toList());
  }

  private static StoredTransaction transaction(SealedRow row) {
    return new StoredTransaction(
        row.number("block_number"),
        row.integer("position_in_block"),
        row.text("transaction_id"),
        row.text("chaincode_name"),
        row.text("function_name"),
        row.text("study"),
        row.text("msp_id"),
        row.number("timestamp_millis"),
        row.text("validation_code"),
        row.flag("is_valid"));
  }
}
