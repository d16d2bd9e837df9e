package org.concordat.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes what only the owner may read. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * Writes a file that was never readable by others, in place of what was there.
   *
   * @param file where; its directory exists
   * @param text the secret
   * @return the file
   * @throws IOException when it cannot be written
   */
  public static Path write(Path file, String text) throws IOException {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file that was never readable by others, in place of what was there.
   *
   * @param file where; its directory exists
   * @param bytes the secret
   * @return the file
   * @throws IOException when it cannot be written
   */
  public static Path write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    Path directory = file.toAbsolutePath().getParent();
    FileAttribute<?>[] attributes =
        Files.getFileStore(directory).supportsFileAttributeView("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(file, attributes);
    return Files.write(file, bytes, StandardOpenOption.WRITE);
  }
}
