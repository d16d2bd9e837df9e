package org.concordat.network.plan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Finds ports that nobody listens on. */
public final class FreePorts {
  /** Below the ports that systems hand out for outgoing connections, 32768 and up on Linux. */
  private static final int FIRST = 10_000;

  private static final int LAST = 32_000;
  private static final int TRIES = 200;

  /** Whichever port is free. */
  private static final int ANY = 0;

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
      members.add(moved(plan, member, members, span, random));
    }
    return plan.withMembers(members);
  }

  private static Member moved(
      NetworkPlan plan, Member member, List<Member> taken, int span, RandomGenerator random) {
    for (int i = 0; i < TRIES; i++) {
      int first = random.nextInt(FIRST, LAST - span);
      boolean apart = taken.stream().allMatch(other -> Math.abs(other.firstPort() - first) >= span);
      Member moved = new Member(member.name(), member.kind(), member.host(), first);
      if (apart && Stream.of(Port.values()).allMatch(port -> isFree(plan, moved, port))) {
        return moved;
      }
    }
    throw new IllegalStateException("found no free ports in " + TRIES + " tries");
  }

  /**
   * Tells whether a port is free on this machine's loopback.
   *
   * @param port the port
   * @return whether nobody listens on it
   */
  public static boolean isFree(int port) {
    return binds(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Tells whether what listens at a port of a member could do so now, on this machine.
   *
   * @param plan the plan
   * @param member the member
   * @param port which
   * @return whether nobody listens there; also when the member's host is not this machine, of which
   *     nothing is known
   */
  public static boolean isFree(NetworkPlan plan, Member member, Port port) {
    int number = plan.port(member, port);
    if (!port.atHost()) {
      return isFree(number);
    }
    try {
      InetAddress host = InetAddress.getByName(member.host());
      return binds(host, number) || !binds(host, ANY);
    } catch (UnknownHostException e) {
      return true;
    }
  }

  private static boolean binds(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
