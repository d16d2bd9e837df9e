package org.concordat.service.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A directory in which files wait while they are made and sent; nobody else writes into it. */
public final class Spool {
  private final Path directory;

  /**
   * Opens the directory and empties it: what was being made when the process ended before is of no
   * use to anybody.
   *
   * @param directory made where it is missing
   */
  public Spool(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a new file, which only its owner may read. */
  @FunctionalInterface
  interface Content {
    void write(Path file) throws IOException;
  }

  Path directory() {
    return directory;
  }

  /** Makes a file; nothing is left of one that could not be written whole. */
  SpooledFile file(long nowMillis, Content content) throws IOException {
    Path file = directory.resolve(UUID.randomUUID().toString());
    try {
      content.write(file);
      return new SpooledFile(file, Files.size(file), nowMillis);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
