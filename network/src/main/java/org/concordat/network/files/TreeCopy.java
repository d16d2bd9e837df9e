package org.concordat.network.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.concordat.network.NetworkException;

/**
 * Copies directories with all that is in them. They hold files and directories only: a link is
 * refused, since a copy of it would lack what it leads to, or hold what is somebody else's.
 */
public final class TreeCopy {
  private static final int BUFFER = 1 << 16;

  private final Predicate<Path> leftOut;
  private final Runnable check;

  /**
   * Creates it.
   *
   * @param leftOut tells which directories are not copied
   * @param check asked again and again while copying; ends it by throwing
   */
  public TreeCopy(Predicate<Path> leftOut, Runnable check) {
    this.leftOut = leftOut;
    this.check = check;
  }

  /** Told of each file that was copied. */
  public interface Copied {
    /**
     * Notes a file.
     *
     * @param from what was read
     * @param to what was written
     * @param digest the SHA-256 of what was read, while it was
     */
    void note(Path from, Path to, String digest);
  }

  /**
   * Lists what a copy would hold.
   *
   * @param from a directory or a file
   * @return directories before what is in them
   * @throws IOException when it cannot be read
   * @throws NetworkException when there is a link, or something else that is no file
   */
  public List<Path> entries(Path from) throws IOException {
    List<Path> entries = new ArrayList<>();
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (leftOut.test(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            entries.add(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            requireNoLink(file);
            if (!attributes.isRegularFile()) {
              throw new NetworkException(file + " is neither a file nor a directory");
            }
            entries.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return entries;
  }

  /**
   * Requires that a path is no link.
   *
   * @param path the path
   * @throws NetworkException when it is one
   */
  public static void requireNoLink(Path path) {
    if (Files.isSymbolicLink(path)) {
      throw new NetworkException(
          path + " is a link, which is neither backed up nor restored: mount what it leads to");
    }
  }

  /**
   * Copies a directory or a file.
   *
   * @param from what
   * @param to where; nothing is there yet
   * @param copied told of each file
   * @throws IOException when it cannot be read or written
   * @throws NetworkException when there is a link, or something else that is no file
   */
  public void copy(Path from, Path to, Copied copied) throws IOException {
    Files.createDirectories(to.getParent());
    for (Path entry : entries(from)) {
      check.run();
      Path target = to.resolve(from.relativize(entry).toString());
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(target);
      } else {
        copied.note(entry, target, copyFile(entry, target));
        Files.setLastModifiedTime(target, Files.getLastModifiedTime(entry));
      }
      Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(entry));
    }
  }

  /**
   * It may be a key: nobody else reads it before it has the permissions of what it is a copy of.
   */
  private String copyFile(Path from, Path to) throws IOException {
    Files.createFile(
        to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    MessageDigest digest = Manifest.digest();
    try (DigestInputStream in =
            new DigestInputStream(Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS), digest);
        OutputStream out = Files.newOutputStream(to, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        check.run();
        out.write(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
