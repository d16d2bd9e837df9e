package org.concordat.network.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that are there with all of their text, or as they were: also when writing is interrupted.
 */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file in place of what was there; one that has this text already is left alone.
   *
   * @param file where; its directory exists
   * @param text all of it
   * @throws IOException when it cannot be written
   */
  public static void write(Path file, String text) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, text);
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
