package org.concordat.protocol.evidence;

import static org.concordat.protocol.evidence.BundleFault.UPDATE_INVALID;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;

/**
 * The updates of a bundle, or of a file of their own, one chunk in memory at a time. They ascend by
 * round, bank and chunk, and none is there twice. For one thread.
 */
public final class UpdateEntries implements AutoCloseable {
  private final List<? extends Part> parts;
  private final Runnable closing;
  private int part;
  private UpdateEntry last;

  /** A run of entries. */
  interface Part {
    /** How many bytes are left. */
    long remaining();

    /** Fills the buffer. */
    void read(byte[] buffer);

    /** Where it is, for messages. */
    String place();
  }

  private UpdateEntries(List<? extends Part> parts, Runnable closing) {
    this.parts = List.copyOf(parts);
    this.closing = closing;
  }

  /**
   * Reads the updates of a bundle.
   *
   * @param bundle the open bundle; it stays open
   * @return the entries; none when the bundle has none
   */
  public static UpdateEntries of(BundleReader bundle) {
    return new UpdateEntries(bundle.updates().stream().map(Section::new).toList(), () -> {});
  }

  /**
   * Opens a file of updates.
   *
   * @param file the file
   * @return the entries
   * @throws BundleException when it cannot be read, or is no such file
   */
  public static UpdateEntries open(Path file) {
    ByteSource source = ByteSource.of(file);
    try {
      return new UpdateEntries(List.of(new Whole(source)), source::close);
    } catch (BundleException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Returns whether there is another entry.
   *
   * @return whether {@link #next} gives one
   */
  public boolean hasNext() {
    while (part < parts.size() && parts.get(part).remaining() == 0) {
      part++;
    }
    return part < parts.size();
  }

  /**
   * Returns the next entry.
   *
   * @return the entry
   * @throws BundleException when it has no valid form, or does not come after the one before
   */
  public UpdateEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there is no further update");
    }
    Part from = parts.get(part);
    String place = from.place();
    int length = ByteBuffer.wrap(read(from, Integer.BYTES, place)).getInt();
    if (length < 1 || length > UpdateEntry.LONGEST_HEADER) {
      throw new BundleException(UPDATE_INVALID, place, "no header has " + length + " bytes");
    }
    UpdateEntry.Header header = header(read(from, length, place), place);
    UpdateEntry entry = new UpdateEntry(header, read(from, header.length(), place));
    if (last != null && UpdateEntry.ORDER.compare(last, entry) >= 0) {
      throw new BundleException(UPDATE_INVALID, place, entry + " comes after " + last);
    }
    last = entry;
    return entry;
  }

  private static UpdateEntry.Header header(byte[] text, String place) {
    UpdateEntry.Header header;
    try {
      header = CanonicalJson.read(text, UpdateEntry.Header.class);
    } catch (ConcordatException e) {
      throw new BundleException(UPDATE_INVALID, place, e.detail(), e);
    }
    if (!Arrays.equals(CanonicalJson.writeBytes(header), text)) {
      throw new BundleException(UPDATE_INVALID, place, "expected canonical JSON");
    }
    return header;
  }

  private static byte[] read(Part from, int length, String place) {
    if (length > from.remaining()) {
      throw new BundleException(
          UPDATE_INVALID,
          place,
          "an entry goes on for %d bytes, %d are left".formatted(length, from.remaining()));
    }
    byte[] bytes = new byte[length];
    from.read(bytes);
    return bytes;
  }

  @Override
  public void close() {
    closing.run();
  }

  private record Section(SectionStream stream) implements Part {
    @Override
    public long remaining() {
      return stream.remaining();
    }

    @Override
    public void read(byte[] buffer) {
      for (int at = 0; at < buffer.length; ) {
        at += stream.read(buffer, at, buffer.length - at);
      }
    }

    @Override
    public String place() {
      return stream.place();
    }
  }

  /** All of a file between its first line and its digest, which is checked first. */
  private static final class Whole implements Part {
    private final ByteSource source;
    private final long end;
    private long at;

    Whole(ByteSource source) {
      this.source = source;
      byte[] magic = UpdatesFile.magic();
      byte[] begin = new byte[(int) Math.min(magic.length, source.size())];
      source.read(0, begin, begin.length);
      if (!Arrays.equals(begin, magic)) {
        throw new BundleException(
            BundleFault.NOT_A_BUNDLE, "updates", "expected the line CONCORDAT-UPDATES/1");
      }
      this.at = magic.length;
      this.end = source.size() - Digests.LENGTH;
      checkDigest();
    }

    private void checkDigest() {
      if (end < at) {
        throw new BundleException(BundleFault.TRUNCATED, "updates", "the digest is missing");
      }
      MessageDigest digest = Digests.newSha256();
      byte[] buffer = new byte[1 << 16];
      for (long from = 0; from < end; ) {
        int length = (int) Math.min(buffer.length, end - from);
        source.read(from, buffer, length);
        digest.update(buffer, 0, length);
        from += length;
      }
      byte[] trailer = new byte[Digests.LENGTH];
      source.read(end, trailer, trailer.length);
      if (!MessageDigest.isEqual(digest.digest(), trailer)) {
        throw new BundleException(
            BundleFault.DIGEST_MISMATCH, "updates", "the digest of the file differs");
      }
    }

    @Override
    public long remaining() {
      return end - at;
    }

    @Override
    public void read(byte[] buffer) {
      source.read(at, buffer, buffer.length);
      at += buffer.length;
    }

    @Override
    public String place() {
      return "updates, offset " + at;
    }
  }
}
