package org.concordat.service.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that waits to be sent.
 *
 * @param file where it lies; only its owner may read it
 * @param length its bytes
 * @param createdAtMillis when it was made
 */
public record SpooledFile(Path file, long length, long createdAtMillis) {
  /**
   * Opens it for the one time it is read: it goes from the disk when the stream is closed.
   *
   * @return its bytes
   */
  public InputStream openOnce() {
    try {
      return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
