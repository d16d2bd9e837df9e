package org.concordat.service.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for what has to know its port before it listens, or listens there again after an end. */
public final class FreePort {
  /** Below those that systems give to who asks for any, so that nobody is given it meanwhile. */
  private static final int FIRST = 15_000;

  private static final int END = 32_000;
  private static final int TRIES = 100;

  private FreePort() {}

  /** Finds a port of the loopback on which nobody listens. */
  public static int find() {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("found no free port in " + TRIES + " tries");
  }

  /** Whether nobody listens at a port of the loopback. */
  public static boolean isFree(int port) {
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return free.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
