package org.concordat.verifier.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words behind a command: files in their order, options by name. */
final class CommandLine {
  private final String command;
  private final List<String> words = new ArrayList<>();
  private final Map<String, String> options = new HashMap<>();
  private final Set<String> flags = new HashSet<>();

  private CommandLine(String command) {
    this.command = command;
  }

  /**
   * Reads what stands behind a command.
   *
   * @param known the options that take a value
   * @param switches the options that take none
   */
  static CommandLine of(
      String command, List<String> arguments, Set<String> known, Set<String> switches) {
    CommandLine line = new CommandLine(command);
    for (int at = 0; at < arguments.size(); at++) {
      String argument = arguments.get(at);
      if (switches.contains(argument)) {
        line.flags.add(argument);
      } else if (known.contains(argument)) {
        if (at + 1 == arguments.size()) {
          throw new InputException(argument + " takes a value");
        }
        if (line.options.put(argument, arguments.get(++at)) != null) {
          throw new InputException(argument + " is given twice");
        }
      } else if (argument.startsWith("-")) {
        throw new InputException(command + " has no option " + argument + "; -h lists them");
      } else {
        line.words.add(argument);
      }
    }
    return line;
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  String require(String name) {
    return option(name)
        .orElseThrow(() -> new InputException(command + " needs " + name + "; -h shows how"));
  }

  /** The one word that stands alone. */
  String word(String what) {
    if (words.size() != 1) {
      throw new InputException(
          command
              + " takes one "
              + what
              + ", got "
              + (words.isEmpty() ? "none" : String.join(" ", words)));
    }
    return words.getFirst();
  }

  /** Refuses words that belong to no option. */
  void requireNoWords() {
    if (!words.isEmpty()) {
      throw new InputException(command + " takes no " + words.getFirst() + "; -h shows how");
    }
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InputException("no file can be named " + text, e);
    }
  }

  /** A file that is there. */
  static Path file(String text) {
    Path path = path(text);
    if (!Files.isRegularFile(path)) {
      throw new InputException("there is no file " + text);
    }
    if (!Files.isReadable(path)) {
      throw new InputException("the file " + text + " may not be read");
    }
    return path;
  }

  /** A directory that is there. */
  static Path directory(String text) {
    Path path = path(text);
    if (!Files.isDirectory(path)) {
      throw new InputException("there is no directory " + text);
    }
    return path;
  }
}
