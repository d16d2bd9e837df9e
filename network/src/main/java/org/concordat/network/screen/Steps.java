package org.concordat.network.screen;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Steps one after the other. On a terminal the one that goes on is drawn, and one that is done
 * becomes a line with the time it took. In a file each is a line when it begins, with the time
 * since the first: whoever finds it at its end knows what it has come to.
 */
public final class Steps implements AutoCloseable {
  private static final int COLUMN = 40;
  private static final double NANOS = 1e9;

  private final Screen screen;
  private final LongSupplier nanos;
  private final long began;
  private Progress progress;
  private String label = "";
  private int of;
  private int begun;
  private boolean closed;

  /**
   * Creates a list without steps.
   *
   * @param screen where it is shown
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  public Steps(Screen screen, LongSupplier nanos) {
    this.screen = screen;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /**
   * Begins a step; the one before is done.
   *
   * @param what what is done
   */
  public void begin(String what) {
    begin(what, 0);
  }

  /**
   * Begins a part of a step of several parts. Where the step goes on already, its next part begins;
   * otherwise the step before is done and this one begins.
   *
   * @param what the step
   * @param parts how many parts it has; 0 for a step that has none
   */
  public synchronized void begin(String what, int parts) {
    if (closed) {
      return;
    }
    if (progress != null && what.equals(label) && parts == of) {
      progress.at(begun++, "");
      return;
    }
    done();
    label = what;
    of = parts;
    begun = 1;
    if (!screen.terminal().redraws()) {
      double seconds = (nanos.getAsLong() - began) / NANOS;
      screen.aside(String.format(Locale.ROOT, "%7.1f s  %s", seconds, what));
    }
    progress = Progress.begin(screen, what, parts, nanos);
  }

  /** Tells that the step that goes on has come so far. */
  public synchronized void at(int done) {
    if (progress != null) {
      progress.at(done, "");
    }
  }

  /** The step that goes on is done. */
  public synchronized void done() {
    if (progress == null) {
      return;
    }
    Duration time = progress.elapsed();
    stop();
    if (screen.terminal().redraws()) {
      String space = " ".repeat(Math.max(0, COLUMN - Text.width(label)));
      double seconds = time.toNanos() / NANOS;
      screen.aside(
          screen.good("✓") + " " + label + space + String.format(Locale.ROOT, "%7.1f s", seconds));
    }
  }

  private void stop() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }

  /** Nothing more comes; a step that goes on is not said to be done. */
  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }
}
