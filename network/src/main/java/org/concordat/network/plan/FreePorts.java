package org.concordat.network.plan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Finds ports that nobody listens on. */
public final class FreePorts {
  /** Below the ports that systems hand out for outgoing connections, 32768 and up on Linux. */
  private static final int FIRST = 10_000;

  private static final int LAST = 32_000;
  private static final int TRIES = 200;

  private FreePorts() {}

  /**
   * Moves all members of a plan for this machine to ports that are free now, so that several
   * networks may run beside each other.
   *
   * @param plan the plan
   * @param random chooses where to look
   * @return the plan with other first ports
   */
  public static NetworkPlan moved(NetworkPlan plan, RandomGenerator random) {
    int span = plan.offsets().values().stream().mapToInt(offset -> offset).max().orElse(0) + 1;
    List<Member> members = new ArrayList<>();
    for (Member member : plan.members()) {
      members.add(
          new Member(
              member.name(), member.kind(), member.host(), free(plan, members, span, random)));
    }
    return plan.withMembers(members);
  }

  private static int free(NetworkPlan plan, List<Member> taken, int span, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      int first = random.nextInt(FIRST, LAST - span);
      boolean apart = taken.stream().allMatch(other -> Math.abs(other.firstPort() - first) >= span);
      if (apart && plan.offsets().values().stream().allMatch(offset -> isFree(first + offset))) {
        return first;
      }
    }
    throw new IllegalStateException("found no free ports in " + TRIES + " tries");
  }

  /**
   * Tells whether a port is free on this machine.
   *
   * @param port the port
   * @return whether nobody listens on it
   */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
