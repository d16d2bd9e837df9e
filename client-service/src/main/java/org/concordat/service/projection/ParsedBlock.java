package org.concordat.service.projection;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.service.ledger.BlockLink;

/**
 * What a block says, as far as the projection keeps it.
 *
 * @param link how it hangs in the chain
 * @param transactions its transactions in their order
 */
public record ParsedBlock(BlockLink link, List<ParsedTransaction> transactions) {
  /** Copies the list. */
  public ParsedBlock {
    transactions = List.copyOf(transactions);
  }

  /**
   * Returns the number.
   *
   * @return the block's number
   */
  public long number() {
    return link.number();
  }

  /**
   * A transaction of a block.
   *
   * @param id its id; empty when its header cannot be read
   * @param call what it calls
   * @param mspId whose client signed it; empty when unknown
   * @param timestampMillis its client's time
   * @param validationCode what the peer found
   * @param valid whether it is valid; only then its writes count
   * @param writes what it writes to the chaincode's public state
   * @param event the chaincode's event
   * @param certificates what a valid one shows of its creator and endorsers, or of the channel
   */
  public record ParsedTransaction(
      String id,
      Call call,
      String mspId,
      long timestampMillis,
      String validationCode,
      boolean valid,
      List<Write> writes,
      Optional<Event> event,
      List<SeenCertificate> certificates) {
    /** Copies the lists. */
    public ParsedTransaction {
      writes = List.copyOf(writes);
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * What a transaction calls.
   *
   * @param chaincode the chaincode's name; empty when it calls none
   * @param function the chaincode's function, or the kind of the envelope in capitals
   * @param study the study that its argument names; empty when it names none
   */
  public record Call(String chaincode, String function, String study) {}

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
