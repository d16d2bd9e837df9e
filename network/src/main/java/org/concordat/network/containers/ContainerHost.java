package org.concordat.network.containers;

import java.util.List;

/**
 * A member's place on the engine's network: a name, an address, and what of it this machine can
 * reach. It is a container that does nothing, so that it outlives those that share it; what listens
 * on loopback is seen by these alone.
 *
 * @param name as others on the network call it
 * @param image what it is made from
 * @param ports reached from this machine, and from no other, at {@code 127.0.0.1}
 */
public record ContainerHost(String name, String image, List<Integer> ports) {
  /** What it does: nothing, for ever. */
  public static final List<String> COMMAND = List.of("sleep", "infinity");

  /** Copies. */
  public ContainerHost {
    ports = List.copyOf(ports);
  }
}
