package org.concordat.service.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that shows what a test sets. */
public final class SettableClock extends Clock {
  private final AtomicLong millis;

  /** Starts at a time. */
  public SettableClock(long millis) {
    this.millis = new AtomicLong(millis);
  }

  /** Shows another time from now on. */
  public void set(long to) {
    millis.set(to);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("only milliseconds are asked for");
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }
}
