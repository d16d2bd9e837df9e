package org.concordat.consortium.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** The time on every peer of a ledger. */
sealed interface PeersTime {
  Instant now();

  /** Returns when it is that late. */
  void passUntil(Instant moment);

  /** A clock that the peers read and a test moves. */
  final class Moved implements PeersTime {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant now() {
      return Instant.now().plus(ahead.get());
    }

    @Override
    public void passUntil(Instant moment) {
      Duration missing = Duration.between(now(), moment);
      if (missing.isPositive()) {
        ahead.updateAndGet(missing::plus);
      }
    }
  }

  /** This machine's clock: nobody moves it. */
  final class Real implements PeersTime {
    private static final Duration GLANCE = Duration.ofMillis(20);

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void passUntil(Instant moment) {
      while (now().isBefore(moment)) {
        LockSupport.parkNanos(GLANCE.toNanos());
      }
    }
  }
}
