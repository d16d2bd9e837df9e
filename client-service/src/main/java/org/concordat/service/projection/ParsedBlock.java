package org.concordat.service.projection;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordKey;

/**
 * What a block says, as far as the projection keeps it.
 *
 * @param number the block's number
 * @param transactions its transactions in their order
 */
public record ParsedBlock(long number, List<ParsedTransaction> transactions) {
  /** Copies the list. */
  public ParsedBlock {
    transactions = List.copyOf(transactions);
  }

  /**
   * A transaction of a block.
   *
   * @param id its id; empty when its header cannot be read
   * @param function the chaincode's function, or the kind of the envelope in capitals
   * @param mspId whose client signed it; empty when unknown
   * @param timestampMillis its client's time
   * @param validationCode what the peer found
   * @param valid whether it is valid; only then its writes count
   * @param writes what it writes to the chaincode's public state
   * @param event the chaincode's event
   */
  public record ParsedTransaction(
      String id,
      String function,
      String mspId,
      long timestampMillis,
      String validationCode,
      boolean valid,
      List<Write> writes,
      Optional<Event> event) {
    /** Copies the list. */
    public ParsedTransaction {
      writes = List.copyOf(writes);
    }
  }

  /**
   * A write of one record.
   *
   * @param key the record's key
   * @param json its value; empty when the record is deleted
   */
  public record Write(RecordKey key, Optional<String> json) {}

  /**
   * A chaincode's event.
   *
   * @param name its name
   * @param json its payload
   */
  public record Event(String name, String json) {}
}
