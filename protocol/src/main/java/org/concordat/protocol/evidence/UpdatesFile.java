package org.concordat.protocol.evidence;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.concordat.protocol.commitment.Digests;

/**
 * Writes updates to a file of their own, beside a bundle that has none: the line {@code
 * CONCORDAT-UPDATES/1}, the entries, and SHA-256 over all of that. For one thread.
 */
public final class UpdatesFile implements AutoCloseable {
  private static final String MAGIC = "CONCORDAT-UPDATES/1\n";

  private final OutputStream target;
  private final MessageDigest digest = Digests.newSha256();
  private final OutputStream out;
  private UpdateEntry last;

  /**
   * Begins a file.
   *
   * @param target where to; closed with this
   * @throws IOException when it cannot be written
   */
  public UpdatesFile(OutputStream target) throws IOException {
    this.target = target;
    this.out = new BufferedOutputStream(new DigestOutputStream(target, digest));
    out.write(magic());
  }

  /**
   * Begins a new file, which only its owner may read.
   *
   * @param file the file; it must not exist
   * @return the writer
   * @throws IOException when it cannot be written
   */
  public static UpdatesFile create(Path file) throws IOException {
    return new UpdatesFile(OwnerOnly.create(file));
  }

  static byte[] magic() {
    return MAGIC.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Adds an entry.
   *
   * @param entry the entry; it comes after the one before
   * @throws IOException when it cannot be written
   * @throws IllegalArgumentException when it does not
   */
  public void add(UpdateEntry entry) throws IOException {
    if (last != null && UpdateEntry.ORDER.compare(last, entry) >= 0) {
      throw new IllegalArgumentException(entry + " comes after " + last);
    }
    last = entry;
    out.write(entry.toBytes());
  }

  /** Ends the file with its digest. */
  @Override
  public void close() throws IOException {
    try (target) {
      out.flush();
      target.write(digest.digest());
    }
  }
}
