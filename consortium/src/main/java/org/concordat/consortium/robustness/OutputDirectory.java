package org.concordat.consortium.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concordat.consortium.data.BadInputException;

/** The directory that results are written to. */
final class OutputDirectory {
  private OutputDirectory() {}

  /** Makes it where it is not there; some file systems say only now that they will not. */
  static void make(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new BadInputException("--out: cannot write to " + directory);
    }
  }
}
