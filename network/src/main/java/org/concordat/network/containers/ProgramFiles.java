package org.concordat.network.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.concordat.network.NetworkException;
import org.concordat.network.service.Programs.Kind;

/**
 * Concordat's programs where containers see them: the jars of the build beside the network's files,
 * and for each kind a file of arguments with its flags. Start-up caches are left out: they hold for
 * the JDK that made them alone.
 */
final class ProgramFiles {
  private static final String CLASS_PATH = "-cp";

  private final Path directory;

  ProgramFiles(Path directory) {
    this.directory = directory;
  }

  /** Where they lie. */
  Path directory() {
    return directory;
  }

  /** How a kind is started in a container. */
  List<String> command(Kind kind, String... arguments) {
    List<String> command = new ArrayList<>(List.of("java", "@" + file(kind)));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Brings them up to date with a build.
   *
   * @param launch the build's directory, with an argument file of each kind
   */
  void write(Path launch) throws IOException {
    Path library = directory.resolve("lib");
    if (Files.exists(library)) {
      try (Stream<Path> old = Files.list(library)) {
        for (Path jar : old.toList()) {
          Files.delete(jar);
        }
      }
    }
    Files.createDirectories(library);
    List<String> jars = new ArrayList<>();
    for (String jar : Files.readString(launch.resolve("classpath")).strip().split(":", -1)) {
      jars.add(place(Path.of(jar), library).toString());
    }
    for (Kind kind : Kind.values()) {
      List<String> lines = new ArrayList<>();
      for (String line : Files.readAllLines(launch.resolve(kind.key() + ".args"))) {
        if (line.contains("-XX:AOTCache=")) {
          continue;
        }
        boolean path = !lines.isEmpty() && lines.getLast().equals(CLASS_PATH);
        lines.add(path ? quoted(String.join(":", jars)) : line);
      }
      Files.write(file(kind), lines, StandardCharsets.UTF_8);
    }
  }

  private Path file(Kind kind) {
    return directory.resolve(kind.key() + ".args");
  }

  /** A released jar never changes and is only linked; one of this build is copied. */
  private static Path place(Path jar, Path library) throws IOException {
    Path placed = library.resolve(jar.getFileName());
    try {
      if (jar.toString().contains("-SNAPSHOT")) {
        Files.copy(jar, placed);
      } else {
        link(jar, placed);
      }
    } catch (FileAlreadyExistsException e) {
      throw new NetworkException("two jars of the class path are named " + jar.getFileName(), e);
    }
    return placed;
  }

  private static void link(Path jar, Path placed) throws IOException {
    try {
      Files.createLink(placed, jar);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(jar, placed); // another file system
    }
  }

  private static String quoted(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
