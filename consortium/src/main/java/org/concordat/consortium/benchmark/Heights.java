package org.concordat.consortium.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.peer.FilteredBlock;

/**
 * Which block each peer has committed last, as the peers themselves tell: a transaction that builds
 * on another is endorsed alike everywhere only when every peer has that one's block.
 */
final class Heights implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final List<CloseableIterator<FilteredBlock>> streams = new ArrayList<>();
  private final Object changed = new Object();
  private volatile boolean closed;

  /** Follows the peers of these seats, one of each member. */
  Heights(List<Seat> seats) {
    for (Seat seat : seats) {
      last.put(seat.mspId(), -1L);
      CloseableIterator<FilteredBlock> blocks =
          seat.network().newFilteredBlockEventsRequest().startBlock(0).build().getEvents();
      streams.add(blocks);
      Thread.ofVirtual().start(() -> follow(seat.mspId(), blocks));
    }
  }

  private void follow(String mspId, CloseableIterator<FilteredBlock> blocks) {
    try {
      while (blocks.hasNext()) {
        last.put(mspId, blocks.next().getNumber());
        synchronized (changed) {
          changed.notifyAll();
        }
      }
    } catch (GatewayRuntimeException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  /** Waits until every peer has a block. */
  void await(long block) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (changed) {
      while (last.values().stream().anyMatch(number -> number < block)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException(
              "block " + block + " did not reach every peer within " + PATIENCE + ": " + last);
        }
        try {
          changed.wait(Math.max(1, left / 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted", e);
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    streams.forEach(CloseableIterator::close);
  }
}
