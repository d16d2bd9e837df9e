package org.concordat.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.concordat.protocol.commitment.Digests;

/**
 * The code digest of this worker: SHA-256 over the name and digest of every class of this module
 * and of {@code protocol}, in the order of their names. The same classes give the same digest in a
 * jar and in a directory. It names the code that ran; it does not prove that it did.
 */
public final class WorkerDigest {
  private static final String TAG = "concordat/worker-code/1";

  private WorkerDigest() {}

  /**
   * Computes the digest.
   *
   * @return 64 hexadecimal digits
   */
  public static String compute() {
    SortedMap<String, byte[]> classes = new TreeMap<>();
    collect(WorkerDigest.class, "org/concordat/worker/", classes);
    collect(Digests.class, "org/concordat/protocol/", classes);
    return of(classes);
  }

  /**
   * Computes the digest of named classes.
   *
   * @param classes path to SHA-256 of the class file
   * @return 64 hexadecimal digits
   */
  static String of(SortedMap<String, byte[]> classes) {
    byte[][] parts = new byte[2 * classes.size()][];
    int at = 0;
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      parts[at++] = Digests.bytes(entry.getKey());
      parts[at++] = entry.getValue();
    }
    return Digests.hex(Digests.sha256(TAG, parts));
  }

  private static void collect(Class<?> member, String prefix, SortedMap<String, byte[]> classes) {
    try {
      Path place = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        walk(place, prefix, classes);
      } else {
        try (FileSystem jar =
            FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
          walk(jar.getPath("/"), prefix, classes);
        }
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of " + member + " is no file", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void walk(Path root, String prefix, SortedMap<String, byte[]> classes)
      throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(prefix))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        classes.put(root.relativize(file).toString().replace('\\', '/'), digest(file));
      }
    }
  }

  private static byte[] digest(Path file) throws IOException {
    MessageDigest digest = Digests.newSha256();
    byte[] block = new byte[8192];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return digest.digest();
  }
}
