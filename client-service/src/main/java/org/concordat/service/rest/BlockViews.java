package org.concordat.service.rest;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordType;
import tools.jackson.databind.JsonNode;

/** A block taken apart. */
final class BlockViews {
  private BlockViews() {}

  /**
   * A block.
   *
   * @param number its number
   * @param hash the hash of its header
   * @param previous the hash of the block before; empty in the first
   * @param transactions its transactions in their order
   */
  record BlockView(
      long number, String hash, String previous, List<BlockTransaction> transactions) {}

  /**
   * A transaction of a block.
   *
   * @param position its place, from 0
   * @param transactionId its id
   * @param chaincode the chaincode it calls; empty when it calls none
   * @param function the chaincode's function, or the kind of the envelope
   * @param study the study its argument names; empty when it names none
   * @param mspId whose client signed it
   * @param timestampMillis its client's time
   * @param validationCode what the peer found
   * @param meaning the same in words
   * @param valid whether it is valid
   * @param writes what it wrote to the public state; nothing unless it is valid
   */
  record BlockTransaction(
      int position,
      String transactionId,
      String chaincode,
      String function,
      String study,
      String mspId,
      long timestampMillis,
      String validationCode,
      String meaning,
      boolean valid,
      List<BlockWrite> writes) {}

  /**
   * A record written.
   *
   * @param type its kind
   * @param key the parts of its key
   * @param value the record; absent when it was deleted
   */
  record BlockWrite(RecordType type, List<String> key, Optional<JsonNode> value) {}
}
