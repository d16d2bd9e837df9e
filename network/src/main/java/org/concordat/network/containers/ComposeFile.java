package org.concordat.network.containers;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes containers down for {@code docker compose}. */
final class ComposeFile {
  /** What is started with this profile only. */
  static final String SERVICES = "services";

  private final String user;

  /**
   * @param user whom containers run as, numbers of a user and a group: whose keys they read, and
   *     who can remove what they write
   */
  ComposeFile(String user) {
    this.user = user;
  }

  /**
   * Returns the file's text.
   *
   * @param hosts the members' hosts
   * @param first what {@code up} starts
   * @param then what it starts with the profile {@value #SERVICES}
   */
  String text(List<ContainerHost> hosts, List<Container> first, List<Container> then) {
    StringBuilder text = new StringBuilder();
    text.append("# Written by scripts/containers.sh, and again at each start.\n");
    text.append("services:\n");
    hosts.forEach(host -> host(text, host));
    first.forEach(container -> container(text, container, ""));
    then.forEach(container -> container(text, container, SERVICES));
    return text.toString();
  }

  private static void host(StringBuilder text, ContainerHost host) {
    line(text, 1, host.name() + ":");
    line(text, 2, "image: " + quoted(host.image()));
    line(text, 2, "hostname: " + quoted(host.name()));
    line(text, 2, "command: " + quoted(ContainerHost.COMMAND));
    line(text, 2, "stop_grace_period: 0s");
    List<String> ports =
        host.ports().stream().map(port -> "127.0.0.1:" + port + ":" + port).toList();
    line(text, 2, "ports: " + quoted(ports));
  }

  private void container(StringBuilder text, Container container, String profile) {
    line(text, 1, container.name() + ":");
    if (!profile.isEmpty()) {
      line(text, 2, "profiles: " + quoted(List.of(profile)));
    }
    line(text, 2, "image: " + quoted(container.image()));
    line(text, 2, "network_mode: " + quoted("service:" + container.host()));
    line(text, 2, "depends_on: " + quoted(List.of(container.host())));
    line(text, 2, "restart: on-failure");
    line(text, 2, "user: " + quoted(user));
    line(text, 2, "working_dir: " + quoted(container.directory().toString()));
    line(text, 2, "command: " + quoted(container.command()));
    line(text, 2, "environment:");
    container.environment().forEach((name, value) -> line(text, 3, name + ": " + quoted(value)));
    line(text, 2, "volumes:");
    container.reads().forEach(path -> mount(text, path, true));
    container.writes().forEach(path -> mount(text, path, false));
  }

  private static void mount(StringBuilder text, Path path, boolean readOnly) {
    String place = quoted(path.toString());
    line(
        text,
        3,
        "- {type: bind, source: "
            + place
            + ", target: "
            + place
            + (readOnly ? ", read_only: true}" : "}"));
  }

  private static void line(StringBuilder text, int depth, String words) {
    text.append("  ".repeat(depth)).append(words).append('\n');
  }

  private static String quoted(List<String> words) {
    return words.stream().map(ComposeFile::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A dollar would name a variable. */
  private static String quoted(String word) {
    return '"'
        + word.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("$", "$$")
        + '"';
  }
}
