package org.concordat.network.containers;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A process in a container. It sees the files it needs under the paths that they have outside, so
 * that settings are the same wherever a process runs.
 *
 * @param name unique in the network, for example {@code banka-peer}
 * @param image what it is made from
 * @param host the member's host, whose address and ports it shares
 * @param command the program and its arguments
 * @param environment its environment, beside the image's own
 * @param directory where it works
 * @param reads files and directories that it sees
 * @param writes directories that it may change
 */
public record Container(
    String name,
    String image,
    String host,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    List<Path> reads,
    List<Path> writes) {
  /** Copies. */
  public Container {
    command = List.copyOf(command);
    SortedMap<String, String> sorted = new TreeMap<>(environment);
    environment = Collections.unmodifiableSortedMap(sorted);
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }
}
