package org.concordat.service.ledger;

import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;

/** The ledger as this member's service uses it. Safe for use by several threads. */
public interface Ledger extends AutoCloseable {
  /**
   * Submits a transaction and waits until it is committed.
   *
   * @param role whose identity signs
   * @param name the transaction
   * @param argument its record
   * @param transients values of the transient map; empty for none
   * @return where it was committed
   * @throws ConcordatException with the chaincode's code when it refused; otherwise {@code
   *     LEDGER_UNAVAILABLE}, {@code TRANSACTION_INVALID} or {@code ENDORSEMENT_MISMATCH}
   */
  Receipt submit(Role role, TransactionName name, Object argument, Map<String, byte[]> transients);

  /**
   * Evaluates a transaction on the own peer.
   *
   * @param role whose identity signs
   * @param name the transaction
   * @param argument its record
   * @return what it answered
   * @throws ConcordatException as {@link #submit}
   */
  String evaluate(Role role, TransactionName name, Object argument);

  /**
   * Opens the stream of the own peer's blocks.
   *
   * @param from the number of the first block wanted
   * @return the stream; it ends by an exception when the connection breaks
   */
  BlockStream blocks(long from);

  /**
   * Asks the own peer for its newest block.
   *
   * @return the block's link; empty when it has none
   * @throws ConcordatException {@code LEDGER_UNAVAILABLE} when it does not answer, {@code
   *     CHAIN_BROKEN} when what it answers is no block
   */
  Optional<BlockLink> newest();

  @Override
  void close();
}
