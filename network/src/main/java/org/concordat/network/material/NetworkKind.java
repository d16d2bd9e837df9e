package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.concordat.network.NetworkException;
import org.concordat.network.files.WholeFile;

/**
 * What the nodes of a network are. A file {@code kind} in its directory says it, so that what makes
 * and removes networks of one kind leaves those of the other alone.
 */
public enum NetworkKind {
  /** Processes of this machine, made by {@code scripts/network.sh}. */
  PROCESSES("network.sh"),
  /** Containers, made by {@code scripts/containers.sh}. */
  CONTAINERS("containers.sh");

  private static final String FILE = "kind";

  private final String script;

  NetworkKind(String script) {
    this.script = script;
  }

  /**
   * Requires that a directory holds no network of another kind.
   *
   * @param root a network's directory, or where one may be made
   * @throws NetworkException when it does
   */
  public void require(Path root) {
    Optional<NetworkKind> other = in(root).filter(found -> found != this);
    if (other.isPresent()) {
      throw new NetworkException(
          root
              + " holds a network of "
              + other.get().word()
              + ": scripts/"
              + other.get().script
              + " is for it");
    }
  }

  /**
   * Requires that a directory holds a network of this kind that was started there: what else lies
   * beside a plan is not to be removed.
   *
   * @param root a network's directory
   * @throws NetworkException when nothing says so
   */
  public void requireNoted(Path root) {
    require(root);
    if (!Files.exists(root.resolve(FILE))) {
      throw new NetworkException(
          root + " holds a plan, but nothing that scripts/" + script + " has made of it");
    }
  }

  /**
   * Notes that a directory holds a network of this kind.
   *
   * @param root the network's directory
   * @throws IOException when it cannot be written
   * @throws NetworkException when it holds one of another kind
   */
  public void note(Path root) throws IOException {
    require(root);
    WholeFile.write(root.resolve(FILE), word() + "\n");
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One of several machines is given a plan and keys, and nothing that says so: of processes. */
  private static Optional<NetworkKind> in(Path root) {
    Path file = root.resolve(FILE);
    if (!Files.exists(file)) {
      return Files.exists(new NetworkDirectory(root).plan())
          ? Optional.of(PROCESSES)
          : Optional.empty();
    }
    try {
      String word = Files.readString(file).strip();
      for (NetworkKind kind : values()) {
        if (kind.word().equals(word)) {
          return Optional.of(kind);
        }
      }
      throw new NetworkException(file + " names no kind of network: '" + word + "'");
    } catch (IOException e) {
      throw new NetworkException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
