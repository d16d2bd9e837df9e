package org.concordat.network.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordat.network.NetworkException;

/**
 * How Concordat's own programs are started: the JDK that built them, and a file of arguments for
 * each kind, with its flags, its start-up cache, the class path and the program.
 */
public final class Programs {
  /** A kind of process. */
  public enum Kind {
    /** The Kafka broker. */
    BROKER,
    /** A member's chaincode. */
    CHAINCODE,
    /** A bank's worker. */
    WORKER,
    /** A member's client service. */
    SERVICE;

    /**
     * Returns its name in files and in names of nodes.
     *
     * @return for example {@code chaincode}
     */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Path launch;
  private final Path java;

  private Programs(Path launch, Path java) {
    this.launch = launch;
    this.java = java;
  }

  /**
   * Reads what the build wrote.
   *
   * @param launch the build's directory
   * @return the programs
   * @throws NetworkException when the build has not been made
   */
  public static Programs in(Path launch) {
    try {
      Path home = Path.of(Files.readString(launch.resolve("java-home")).strip());
      return new Programs(launch.toAbsolutePath(), home.resolve("bin/java"));
    } catch (IOException e) {
      throw new NetworkException(launch + " holds no build of Concordat: " + e.getMessage(), e);
    }
  }

  /**
   * Returns how a kind is started.
   *
   * @param kind the kind
   * @param arguments the program's own arguments
   * @return the command
   */
  public List<String> command(Kind kind, String... arguments) {
    Path file = launch.resolve(kind.key() + ".args");
    if (!Files.isReadable(file)) {
      throw new NetworkException(file + " is missing: the build was not made to be started");
    }
    List<String> command = new ArrayList<>(List.of(java.toString(), "@" + file));
    command.addAll(List.of(arguments));
    return command;
  }
}
