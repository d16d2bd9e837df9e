package org.concordat.network.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.concordat.network.files.Trees;

/** Directories of keys that are being replaced: the old ones stay aside until it is decided. */
public final class Renewal {
  private static final String ASIDE = ".before";

  private final List<Path> directories;

  private Renewal(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /**
   * Puts directories aside.
   *
   * @param directories those that are to be made anew
   * @return the renewal
   * @throws IOException when one cannot be moved
   */
  static Renewal of(List<Path> directories) throws IOException {
    for (Path directory : directories) {
      recover(directory);
    }
    Renewal renewal = new Renewal(directories.stream().filter(Files::exists).toList());
    for (Path directory : renewal.directories) {
      Files.move(directory, aside(directory));
    }
    return renewal;
  }

  /** Whether a renewal of a directory was begun and neither kept nor undone. */
  static boolean cutOff(Path directory) {
    return Files.exists(aside(directory));
  }

  /**
   * Brings back what was before a renewal that was cut off: nobody has decided for the new keys.
   *
   * @param directory the directory
   * @throws IOException when it cannot be moved
   */
  static void recover(Path directory) throws IOException {
    if (cutOff(directory)) {
      Trees.remove(directory);
      Files.move(aside(directory), directory);
    }
  }

  /**
   * Keeps what is new; the old keys are gone.
   *
   * @throws IOException when they cannot be removed
   */
  public void keep() throws IOException {
    for (Path directory : directories) {
      Trees.remove(aside(directory));
    }
  }

  /**
   * Brings back what was before.
   *
   * @throws IOException when it cannot be moved
   */
  public void undo() throws IOException {
    for (Path directory : directories) {
      recover(directory);
    }
  }

  private static Path aside(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ASIDE);
  }
}
