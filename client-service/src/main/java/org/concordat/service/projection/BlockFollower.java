package org.concordat.service.projection;

import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.Finding;
import org.concordat.service.integrity.Findings;
import org.concordat.service.ledger.BlockStream;
import org.concordat.service.ledger.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the own peer's blocks into the projection, and connects again whenever the stream ends. */
public final class BlockFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockFollower.class);
  private static final long SHORTEST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 3_000;

  private final Ledger ledger;
  private final BlockParser parser;
  private final Projection projection;
  private final Findings findings;
  private final Thread thread;
  private final Object lock = new Object();
  private BlockStream stream;
  private boolean closed;
  private Optional<String> trouble = Optional.of("not connected yet");

  /**
   * Creates a follower; it starts with {@link #start}.
   *
   * @param ledger gives the blocks
   * @param parser reads them
   * @param projection takes them
   * @param findings is told when they are not of the chain followed so far
   * @param name the thread's name
   */
  public BlockFollower(
      Ledger ledger, BlockParser parser, Projection projection, Findings findings, String name) {
    this.ledger = ledger;
    this.parser = parser;
    this.projection = projection;
    this.findings = findings;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::follow);
  }

  /** Starts to follow. */
  public void start() {
    thread.start();
  }

  /**
   * Tells why no blocks come.
   *
   * @return the reason, or empty while the stream is open
   */
  public Optional<String> trouble() {
    synchronized (lock) {
      return trouble;
    }
  }

  /**
   * Tells whether it follows, or tries to.
   *
   * @return whether its thread is alive
   */
  public boolean isRunning() {
    return thread.isAlive();
  }

  private void follow() {
    long pause = SHORTEST_PAUSE_MILLIS;
    while (!isClosed()) {
      long before = projection.nextBlock();
      try {
        projection.requireReached(ledger.newest());
        if (!follow(before)) {
          return;
        }
      } catch (RuntimeException e) {
        if (isClosed()) {
          return;
        }
        report(e);
      }
      pause = projection.nextBlock() > before ? SHORTEST_PAUSE_MILLIS : pause;
      if (!sleep(pause)) {
        return;
      }
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
  }

  /** Follows until the stream ends by an exception, or this is closed. */
  private boolean follow(long next) {
    // The last block known comes once more: that shows at once that the stream is open, and that
    // the peer still has that block.
    try (BlockStream blocks = ledger.blocks(Math.max(0, next - 1))) {
      if (!opened(blocks)) {
        return false;
      }
      while (!isClosed()) {
        projection.apply(parser.parse(blocks.next()));
        clearTrouble();
      }
      return true;
    }
  }

  private void report(RuntimeException e) {
    if (e instanceof ConcordatException refusal && refusal.code() == ErrorCode.CHAIN_BROKEN) {
      findings.report(new Finding(Finding.CHAIN, refusal.code(), refusal.detail()));
    }
    synchronized (lock) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
    }
    LOG.atWarn()
        .addKeyValue("nextBlock", projection.nextBlock())
        .addKeyValue("reason", e.getMessage())
        .log("block stream broke; connecting again");
  }

  private void clearTrouble() {
    findings.clear(Finding.CHAIN);
    synchronized (lock) {
      trouble = Optional.empty();
    }
  }

  private boolean opened(BlockStream blocks) {
    synchronized (lock) {
      stream = blocks;
      return !closed;
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private boolean sleep(long millis) {
    synchronized (lock) {
      long until = System.nanoTime() + millis * 1_000_000;
      while (!closed) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return true;
        }
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return false;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (stream != null) {
        stream.close();
      }
      lock.notifyAll();
    }
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
