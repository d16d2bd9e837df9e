package org.concordat.consortium.broker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Where a broker keeps its log, where it listens, and which topics it has.
 *
 * @param directory its log; created and formatted at the first start
 * @param host the address clients connect to. Nothing is encrypted and nobody is asked who they
 *     are: a loopback address, or one of the bank's own network
 * @param port the clients' port, 1 to 65535
 * @param controllerPort the port of the broker's own controller, another one
 * @param topics topics to create at start where they do not exist, to their number of partitions
 */
public record BrokerSettings(
    Path directory, String host, int port, int controllerPort, Map<String, Integer> topics) {
  private static final String PREFIX = "CONCORDAT_BROKER_";
  private static final Pattern WORD = Pattern.compile("[^,\\s]+");
  private static final int MOST_PARTITIONS = 1_000;

  /** Requires two different ports, and a partition or more of each topic. */
  public BrokerSettings {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(host, "host");
    requirePort("port", port);
    requirePort("controller port", controllerPort);
    if (port == controllerPort) {
      throw new IllegalArgumentException("port and controller port must differ, both are " + port);
    }
    topics.forEach(
        (topic, partitions) -> {
          if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException(
                "a topic takes 1 to "
                    + MOST_PARTITIONS
                    + " partitions, got "
                    + topic
                    + ":"
                    + partitions);
          }
        });
    topics = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(topics));
  }

  /**
   * Reads the settings of a broker that is a process of its own, see {@link BrokerMain}.
   *
   * @param environment names and values
   * @return the settings
   * @throws IllegalArgumentException naming the setting that is missing or wrong
   */
  static BrokerSettings from(Map<String, String> environment) {
    return new BrokerSettings(
        Path.of(required(environment, "DIRECTORY")),
        environment.getOrDefault(PREFIX + "HOST", "127.0.0.1").strip(),
        number(environment, "PORT"),
        number(environment, "CONTROLLER_PORT"),
        topics(environment.getOrDefault(PREFIX + "TOPICS", "")));
  }

  private static Map<String, Integer> topics(String text) {
    Map<String, Integer> topics = new LinkedHashMap<>();
    for (String word : WORD.matcher(text).results().map(MatchResult::group).toList()) {
      int colon = word.lastIndexOf(':');
      String name = colon < 0 ? word : word.substring(0, colon);
      if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
        throw new IllegalArgumentException(
            PREFIX + "TOPICS takes topics as name or name:partitions, got " + word);
      }
      topics.put(name, colon < 0 ? 1 : whole(PREFIX + "TOPICS", word.substring(colon + 1)));
    }
    return topics;
  }

  private static int number(Map<String, String> environment, String name) {
    return whole(PREFIX + name, required(environment, name));
  }

  private static int whole(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " takes whole numbers, got " + text, e);
    }
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(PREFIX + name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(PREFIX + name + " is not set");
    }
    return value;
  }

  private static void requirePort(String name, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(name + " must be 1 to 65535, got " + port);
    }
  }
}
