package org.concordat.network.process;

import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.concordat.network.NetworkException;

/** The starts of a network's processes, of which there are no more once it is closed. */
public final class Starts {
  private final ReadWriteLock door = new ReentrantReadWriteLock();
  private boolean closed;

  /** How a process begins. */
  interface Start {
    /**
     * Begins it, and notes which it is.
     *
     * @throws IOException when it cannot
     */
    void begin() throws IOException;
  }

  /** Begins a process, unless it is closed. Several may begin at once. */
  void begin(String name, Start start) throws IOException {
    Lock lock = door.readLock();
    lock.lock();
    try {
      if (closed) {
        throw new NetworkException(name + " is not started any more: interrupted");
      }
      start.begin();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no process begin from now on; returns when those are noted that were beginning. */
  public void close() {
    Lock lock = door.writeLock();
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
