package org.concordat.network.screen;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A piece of work that is under way. On a terminal its {@link Bar} is drawn over itself and moves
 * with the time; in a file there is a plain line now and then, so that a log stays readable and one
 * who reads it knows that something happens.
 */
public final class Progress implements AutoCloseable {
  private static final Duration FRAME = Duration.ofMillis(120);
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final Screen screen;
  private final LongSupplier nanos;
  private final String label;
  private final int of;
  private final long began;
  private long lastLine;
  private int done;
  private double part;
  private String note = "";
  private boolean over;

  Progress(Screen screen, String label, int of, LongSupplier nanos) {
    this.screen = screen;
    this.label = label;
    this.of = of;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
    this.lastLine = began;
  }

  /**
   * Begins a piece of work; it is shown until it is closed.
   *
   * @param screen where
   * @param label what is done
   * @param of how many parts it has; 0 where nobody knows
   * @return the work, with nothing done
   */
  public static Progress begin(Screen screen, String label, int of) {
    return begin(screen, label, of, System::nanoTime);
  }

  static Progress begin(Screen screen, String label, int of, LongSupplier nanos) {
    Progress progress = new Progress(screen, label, of, nanos);
    progress.tick();
    Thread.ofPlatform().daemon().name("progress").start(progress::keepMoving);
    return progress;
  }

  private synchronized void keepMoving() {
    try {
      while (!over) {
        wait(FRAME.toMillis());
        tick();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Shows what there is to show at this moment. */
  synchronized void tick() {
    if (over) {
      return;
    }
    if (screen.terminal().redraws()) {
      screen.draw(bar().drawn(screen.terminal()));
    } else if (nanos.getAsLong() - lastLine >= QUIET.toNanos()) {
      lastLine = nanos.getAsLong();
      screen.aside("  " + bar().plain());
    }
  }

  private Bar bar() {
    return new Bar(label, done, part, of, elapsed(), note);
  }

  /**
   * Tells how far it is.
   *
   * @param parts how many parts are done
   * @param what what is going on now; may be empty
   */
  public void at(int parts, String what) {
    at(parts, 0, what);
  }

  /**
   * Tells how far it is.
   *
   * @param parts how many parts are done
   * @param share how much of the next one is done, 0 to 1
   * @param what what is going on now; may be empty
   */
  public synchronized void at(int parts, double share, String what) {
    done = parts;
    part = share;
    note = what;
    tick();
  }

  /**
   * Returns how long it has taken so far.
   *
   * @return the time since it began
   */
  public Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - began);
  }

  /** It is over, whatever came of it: nothing of it stays on a terminal. */
  @Override
  public synchronized void close() {
    if (!over) {
      over = true;
      notifyAll();
      screen.erase();
    }
  }
}
