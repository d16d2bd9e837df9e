package org.concordat.protocol.evidence;

import static org.concordat.protocol.evidence.BundleFault.COMPRESSION_INVALID;
import static org.concordat.protocol.evidence.BundleFault.DIGEST_MISMATCH;

import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.concordat.protocol.commitment.Digests;

/**
 * The bytes of a section, inflated as they are read and never more than the manifest announces. At
 * the end the deflate stream has ended too, all of its bytes were used, and the digest is right; or
 * a {@link BundleException} says what is not.
 */
public final class SectionStream extends InputStream {
  private final ByteSource source;
  private final BundleManifest.Section section;
  private final Inflater inflater = new Inflater(true);
  private final MessageDigest digest = Digests.newSha256();
  private final byte[] compressed = new byte[1 << 13];
  private final byte[] single = new byte[1];
  private final long end;
  private long at;
  private long given;
  private boolean checked;

  SectionStream(ByteSource source, long at, BundleManifest.Section section) {
    this.source = source;
    this.section = section;
    this.at = at;
    this.end = at + section.compressedLength();
  }

  /**
   * Returns the section's name.
   *
   * @return as in the manifest
   */
  public String name() {
    return section.name();
  }

  /**
   * Returns how many bytes were read.
   *
   * @return the offset in the inflated section
   */
  public long offset() {
    return given;
  }

  /**
   * Returns how many bytes are left.
   *
   * @return the rest of the length in the manifest
   */
  public long remaining() {
    return section.length() - given;
  }

  @Override
  public int read() {
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (remaining() == 0) {
      checkEnd();
      return -1;
    }
    int got = inflate(target, offset, (int) Math.min(length, remaining()));
    if (got == 0) {
      throw invalid("it inflates to %d bytes only".formatted(given));
    }
    digest.update(target, offset, got);
    given += got;
    if (remaining() == 0) {
      checkEnd();
    }
    return got;
  }

  /** Inflates at least one byte; 0 when the stream has ended. */
  private int inflate(byte[] target, int offset, int length) {
    try {
      while (true) {
        int got = inflater.inflate(target, offset, length);
        if (got > 0 || inflater.finished()) {
          return got;
        }
        if (inflater.needsDictionary()) {
          throw invalid("it needs a dictionary");
        }
        int more = (int) Math.min(compressed.length, end - at);
        if (more == 0) {
          throw invalid("it ends before the deflate stream does");
        }
        source.read(at, compressed, more);
        at += more;
        inflater.setInput(compressed, 0, more);
      }
    } catch (DataFormatException e) {
      throw invalid("no deflate stream: " + e.getMessage());
    }
  }

  private void checkEnd() {
    if (checked) {
      return;
    }
    if (inflate(single, 0, 1) > 0) {
      throw invalid("it inflates to more than %d bytes".formatted(section.length()));
    }
    long unused = end - at + inflater.getRemaining();
    if (unused > 0) {
      throw invalid("its last %d bytes belong to no deflate stream".formatted(unused));
    }
    inflater.end();
    checked = true;
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(section.sha256())) {
      throw new BundleException(
          DIGEST_MISMATCH,
          place(),
          "expected SHA-256 %s, got %s".formatted(section.sha256(), found));
    }
  }

  /** Reads to the end, for its checks. */
  void drain() {
    byte[] buffer = new byte[1 << 14];
    int got = 0;
    while (got >= 0) {
      got = read(buffer, 0, buffer.length);
    }
  }

  /** This section and the offset in it, for messages. */
  String place() {
    return "section " + section.name() + ", offset " + given;
  }

  private BundleException invalid(String detail) {
    inflater.end();
    return new BundleException(COMPRESSION_INVALID, place(), detail);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
