package org.concordat.service.projection;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.ledger.Ledger;

/** How many blocks the own peer has that this service has not applied. */
public final class ChainLag {
  private static final long ON_THEIR_WAY = 20;

  private final Supplier<OptionalLong> peer;
  private final LongSupplier applied;
  private volatile OptionalLong peerHeight = OptionalLong.empty();
  private volatile boolean caughtUp;

  ChainLag(Supplier<OptionalLong> peer, LongSupplier applied) {
    this.peer = peer;
    this.applied = applied;
  }

  /**
   * Compares the own peer with a projection of its blocks.
   *
   * @param ledger asks the own peer
   * @param projection tells how far the chain was followed
   * @return the comparison; nothing is known before the first {@link #look}
   */
  public static ChainLag of(Ledger ledger, Projection projection) {
    return new ChainLag(
        () -> {
          try {
            return OptionalLong.of(ledger.newest().map(newest -> newest.number() + 1).orElse(0L));
          } catch (ConcordatException e) {
            return OptionalLong.empty();
          }
        },
        projection::nextBlock);
  }

  /** Asks the own peer how far it has come. */
  public void look() {
    peerHeight = peer.get();
  }

  /**
   * Says why what this service shows is not what the ledger holds. It has to have caught up once; a
   * few blocks on their way are no trouble after that.
   *
   * @return a sentence; empty when there is no trouble, or nobody knows because the peer is silent
   */
  public Optional<String> trouble() {
    OptionalLong missing = blocks();
    if (missing.isEmpty()) {
      return caughtUp
          ? Optional.empty()
          : Optional.of("the own peer has not said how many blocks it has");
    }
    if (missing.getAsLong() == 0) {
      caughtUp = true;
    }
    return missing.getAsLong() > (caughtUp ? ON_THEIR_WAY : 0)
        ? Optional.of(missing.getAsLong() + " blocks behind the own peer")
        : Optional.empty();
  }

  /**
   * Tells how many blocks are missing, as of the last look.
   *
   * @return the number of blocks; empty when the peer has not answered
   */
  public OptionalLong blocks() {
    OptionalLong height = peerHeight;
    return height.isEmpty()
        ? height
        : OptionalLong.of(Math.max(0, height.getAsLong() - applied.getAsLong()));
  }
}
