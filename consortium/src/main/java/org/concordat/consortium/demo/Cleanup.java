package org.concordat.consortium.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.concordat.network.files.Trees;

/**
 * Stops what this run started, the last first, and removes its directory: once, whether the run
 * ends by itself or is interrupted. It touches nothing else.
 */
final class Cleanup {
  private final Path directory;
  private final boolean keep;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private volatile boolean interrupted;
  private boolean done;

  Cleanup(Path directory, boolean keep) {
    this.directory = directory;
    this.keep = keep;
  }

  Path directory() {
    return directory;
  }

  boolean keeps() {
    return keep;
  }

  /** Notes what is to be stopped; stops it at once when the end has come already. */
  synchronized <T extends AutoCloseable> T started(T what) {
    if (done) {
      stop(what);
      throw new IllegalStateException("interrupted");
    }
    started.push(what);
    return what;
  }

  /** Stops what was started so far; the directory stays. */
  synchronized void stopAll() {
    while (!started.isEmpty()) {
      stop(started.pop());
    }
  }

  void interrupted() {
    interrupted = true;
  }

  boolean wasInterrupted() {
    return interrupted;
  }

  /** Whether the run has ended, and everything is stopped. */
  synchronized boolean over() {
    return done;
  }

  synchronized void run() {
    if (done) {
      return;
    }
    done = true;
    stopAll();
    if (!keep) {
      remove();
    }
  }

  private static void stop(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      // What cannot be stopped properly ends with the process.
      System.err.println("demo: could not stop a part: " + e.getMessage());
    }
  }

  private void remove() {
    try {
      Trees.remove(directory);
    } catch (IOException e) {
      System.err.println("demo: could not remove " + directory + ": " + e.getMessage());
    }
  }
}
