package org.concordat.network.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.network.NetworkException;

/** Every file of a backup with the SHA-256 of what it is a copy of: a file of lines beside them. */
public final class Manifest {
  private static final String FILE = "manifest";
  private static final String BETWEEN = "  ";

  private final Path root;
  private final Map<String, String> digests = new TreeMap<>();

  /**
   * Creates an empty one.
   *
   * @param root the backup's directory
   */
  public Manifest(Path root) {
    this.root = root;
  }

  /**
   * Tells whether a directory has a manifest.
   *
   * @param root the directory
   * @return whether it may be a backup
   */
  public static boolean isIn(Path root) {
    return Files.isRegularFile(root.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Reads a backup's manifest.
   *
   * @param root the backup's directory
   * @return what it says
   * @throws IOException when it cannot be read
   * @throws NetworkException when it is damaged
   */
  public static Manifest read(Path root) throws IOException {
    Manifest manifest = new Manifest(root);
    for (String line : Files.readAllLines(root.resolve(FILE))) {
      int blank = line.indexOf(BETWEEN);
      if (blank < 0) {
        throw new NetworkException(root.resolve(FILE) + " is damaged");
      }
      manifest.digests.put(line.substring(blank + BETWEEN.length()), line.substring(0, blank));
    }
    return manifest;
  }

  /**
   * Notes a file.
   *
   * @param copy where it lies in the backup
   * @param digest the SHA-256 of what it is a copy of
   */
  public void add(Path copy, String digest) {
    digests.put(root.relativize(copy).toString(), digest);
  }

  /**
   * Returns how many files it names.
   *
   * @return the number
   */
  public int size() {
    return digests.size();
  }

  /**
   * Writes it beside the files.
   *
   * @throws IOException when it cannot be written
   */
  public void write() throws IOException {
    StringBuilder lines = new StringBuilder();
    digests.forEach(
        (file, digest) -> lines.append(digest).append(BETWEEN).append(file).append('\n'));
    WholeFile.write(root.resolve(FILE), lines.toString());
  }

  /**
   * Requires that the backup holds the files that it names, as they were, and no others.
   *
   * @throws IOException when a file cannot be read
   * @throws NetworkException with the first that is missing, added or different
   */
  public void requireWhole() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path entry : new TreeCopy(folder -> false, () -> {}).entries(root)) {
      if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        found.add(root.relativize(entry).toString());
      }
    }
    found.remove(FILE);
    for (String file : found) {
      if (!digests.containsKey(file)) {
        throw damaged(root.resolve(file), " is not in its manifest");
      }
    }
    for (String file : digests.keySet()) {
      if (!found.contains(file)) {
        throw damaged(root.resolve(file), " is missing");
      }
      requireSame(root.resolve(file), digest(root.resolve(file)));
    }
  }

  /**
   * Requires that a file is what was backed up.
   *
   * @param copy where it lies in the backup
   * @param digest the SHA-256 of what was read there
   * @throws NetworkException when it is something else
   */
  public void requireSame(Path copy, String digest) {
    if (!digest.equals(digests.get(root.relativize(copy).toString()))) {
      throw damaged(copy, " is not what was written");
    }
  }

  private static NetworkException damaged(Path file, String how) {
    return new NetworkException("the backup is damaged: " + file + how);
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
