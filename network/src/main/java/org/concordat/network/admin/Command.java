package org.concordat.network.admin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.network.InputException;

/**
 * What stands on the command line.
 *
 * @param launch the build's launch directory
 * @param name the command's name
 * @param operand the node, bank, user or directory it is about, where it takes one
 * @param state the network's directory
 * @param plan the plan for a new network
 * @param quiet whether nothing is shown but what came of it
 * @param json whether that is answered as JSON
 */
record Command(
    Path launch,
    String name,
    Optional<String> operand,
    Path state,
    Optional<Path> plan,
    boolean quiet,
    boolean json) {
  /** Commands and what they take. */
  private static final Map<String, String> COMMANDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("prepare", ""),
              Map.entry("up", ""),
              Map.entry("down", ""),
              Map.entry("status", ""),
              Map.entry("clean", ""),
              Map.entry("upgrade", ""),
              Map.entry("logs", "NODE"),
              Map.entry("restart", "NODE"),
              Map.entry("stop", "NODE"),
              Map.entry("rotate-keys", "NODE"),
              Map.entry("add-bank", "NAME"),
              Map.entry("remove-bank", "NAME"),
              Map.entry("revoke", "USER"),
              Map.entry("trust", "DIR"),
              Map.entry("backup", "DIR"),
              Map.entry("restore", "DIR")));

  /** Whether the command changes nothing, and so may run beside another. */
  boolean reads() {
    return List.of("status", "logs", "trust").contains(name);
  }

  /** Whether the command makes a network where there is none. */
  boolean makes() {
    return name.equals("up") || name.equals("prepare");
  }

  /** Whether it cannot do anything without Fabric's programs; others need them at most in part. */
  boolean needsFabric() {
    return !List.of("down", "status", "logs", "stop", "restart", "clean", "trust").contains(name);
  }

  static Command parse(List<String> arguments, Map<String, String> environment) {
    Path launch = Path.of(arguments.getFirst());
    Path state = null;
    Path plan = null;
    boolean quiet = false;
    boolean json = false;
    List<String> words = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("--state") || word.equals("--plan")) {
        if (i + 1 == arguments.size()) {
          throw new InputException(word + " takes a path");
        }
        Path value = Path.of(arguments.get(++i)).toAbsolutePath().normalize();
        if (word.equals("--state")) {
          state = value;
        } else {
          plan = value;
        }
      } else if (word.equals("--json")) {
        json = true;
      } else if (word.equals("--quiet")) {
        quiet = true;
      } else if (word.startsWith("-")) {
        throw new InputException("unknown option " + word + "; -h lists the options there are");
      } else {
        words.add(word);
      }
    }
    if (words.isEmpty()) {
      throw new InputException("a command is missing; -h lists them");
    }
    String name = words.getFirst();
    String takes = COMMANDS.get(name);
    if (takes == null) {
      throw new InputException("there is no command " + name + "; -h lists them");
    }
    if (words.size() != (takes.isEmpty() ? 1 : 2)) {
      throw new InputException(
          name + (takes.isEmpty() ? " takes nothing more" : " takes one " + takes));
    }
    if (plan != null && !name.equals("up") && !name.equals("prepare")) {
      throw new InputException("--plan goes with up and prepare");
    }
    if (state == null) {
      state = Path.of(environment.get("CONCORDAT_STATE")).toAbsolutePath().normalize();
    }
    return new Command(
        launch,
        name,
        words.size() > 1 ? Optional.of(words.get(1)) : Optional.empty(),
        state,
        Optional.ofNullable(plan),
        quiet,
        json);
  }
}
