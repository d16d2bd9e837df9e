package org.concordat.service.ledger;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;

/** Another member's peer, which can say what its blocks are. */
public interface Witness extends AutoCloseable {
  /**
   * Returns whose peer it is.
   *
   * @return a name for people
   */
  String name();

  /**
   * Asks for its newest block.
   *
   * @return the block's link; empty when it has none
   * @throws ConcordatException {@code LEDGER_UNAVAILABLE} when it does not answer, {@code
   *     CHAIN_BROKEN} when what it answers is no block
   */
  Optional<BlockLink> newest();

  /**
   * Asks for blocks it has.
   *
   * @param from the first one's number
   * @param to the last one's number
   * @return their links in their order
   * @throws ConcordatException as {@link #newest}
   */
  List<BlockLink> links(long from, long to);

  @Override
  void close();
}
