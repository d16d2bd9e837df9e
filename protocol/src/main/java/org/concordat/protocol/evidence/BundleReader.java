package org.concordat.protocol.evidence;

import static org.concordat.protocol.evidence.BundleFault.DIGEST_MISMATCH;
import static org.concordat.protocol.evidence.BundleFault.LIMIT_EXCEEDED;
import static org.concordat.protocol.evidence.BundleFault.MANIFEST_INVALID;
import static org.concordat.protocol.evidence.BundleFault.NOT_A_BUNDLE;
import static org.concordat.protocol.evidence.BundleFault.SECTION_INVALID;
import static org.concordat.protocol.evidence.BundleFault.TRAILING_BYTES;
import static org.concordat.protocol.evidence.BundleFault.TRUNCATED;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;

/**
 * Reads an evidence bundle. What is opened has the form of a bundle, and the digest over the whole
 * file holds; sections are inflated only as they are read, and each is checked against its own
 * digest when its end is reached. Every fault is a {@link BundleException} that names the place; a
 * hostile file costs time in proportion to its size. For one thread.
 */
public final class BundleReader implements AutoCloseable {
  private static final String MANIFEST = "manifest";
  private static final String END = "end of file";

  private final ByteSource source;
  private final BundleLimits limits;
  private final BundleManifest manifest;
  private final long sectionsAt;

  private BundleReader(ByteSource source, BundleLimits limits) {
    this.source = source;
    this.limits = limits;
    byte[] text = manifestText();
    this.manifest = parse(text);
    this.sectionsAt = BundleFile.magic().length + (long) BundleFile.LENGTH + text.length;
    checkSections();
    checkDigest();
  }

  /**
   * Opens a file.
   *
   * @param file the file
   * @param limits how much to take on
   * @return the reader
   * @throws BundleException when it is no bundle
   */
  public static BundleReader open(Path file, BundleLimits limits) {
    ByteSource source = ByteSource.of(file);
    try {
      return new BundleReader(source, limits);
    } catch (BundleException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Opens a bundle in memory.
   *
   * @param bytes the bytes of a file; not copied
   * @param limits how much to take on
   * @return the reader
   * @throws BundleException when it is no bundle
   */
  public static BundleReader open(byte[] bytes, BundleLimits limits) {
    return new BundleReader(ByteSource.of(bytes), limits);
  }

  /**
   * Returns what the bundle says about itself.
   *
   * @return the manifest
   */
  public BundleManifest manifest() {
    return manifest;
  }

  /**
   * Reads the blocks from the first on.
   *
   * @return a reader of its own
   */
  public BlockEntries blocks() {
    return new BlockEntries(sections(SectionKind.BLOCKS), manifest.height());
  }

  /**
   * Reads the records from the first on.
   *
   * @return a reader of its own
   */
  public EvidenceRecords records() {
    return new EvidenceRecords(sections(SectionKind.RECORDS));
  }

  /**
   * Reads the updates from the first on, section by section.
   *
   * @return the sections; reading one to its end checks its digest
   */
  public List<SectionStream> updates() {
    return sections(SectionKind.UPDATES);
  }

  @Override
  public void close() {
    source.close();
  }

  private List<SectionStream> sections(SectionKind kind) {
    List<SectionStream> streams = new ArrayList<>();
    long at = sectionsAt;
    for (BundleManifest.Section section : manifest.sections()) {
      if (SectionKind.of(section.name()).orElseThrow() == kind) {
        streams.add(new SectionStream(source, at, section));
      }
      at += section.compressedLength();
    }
    return streams;
  }

  private byte[] manifestText() {
    byte[] magic = BundleFile.magic();
    if (source.size() > limits.fileBytes()) {
      throw new BundleException(
          LIMIT_EXCEEDED,
          "file",
          "expected at most " + limits.fileBytes() + " bytes, got " + source.size());
    }
    byte[] begin = read(0, Math.min(magic.length, source.size()));
    if (!Arrays.equals(begin, Arrays.copyOf(magic, begin.length)) || begin.length == 0) {
      throw new BundleException(NOT_A_BUNDLE, "offset 0", "expected the line CONCORDAT-EVIDENCE/1");
    }
    long start = magic.length + (long) BundleFile.LENGTH;
    requireBytes(start, "the manifest's length");
    int length = ByteBuffer.wrap(read(magic.length, BundleFile.LENGTH)).getInt();
    if (length < 0 || length > limits.manifestBytes()) {
      throw new BundleException(
          LIMIT_EXCEEDED,
          MANIFEST,
          "expected at most %d bytes, got %s"
              .formatted(limits.manifestBytes(), Integer.toUnsignedString(length)));
    }
    requireBytes(start + length, "the manifest");
    return read(start, length);
  }

  private static BundleManifest parse(byte[] text) {
    BundleManifest parsed;
    try {
      parsed = CanonicalJson.read(text, BundleManifest.class);
    } catch (ConcordatException e) {
      throw new BundleException(MANIFEST_INVALID, MANIFEST, e.detail(), e);
    }
    if (!Arrays.equals(CanonicalJson.writeBytes(parsed), text)) {
      throw new BundleException(MANIFEST_INVALID, MANIFEST, "expected canonical JSON");
    }
    return parsed;
  }

  private void checkSections() {
    List<BundleManifest.Section> sections = manifest.sections();
    if (sections.size() > limits.sections()) {
      throw new BundleException(
          LIMIT_EXCEEDED,
          MANIFEST,
          "expected at most " + limits.sections() + " sections, got " + sections.size());
    }
    SectionKind kind = SectionKind.BLOCKS;
    int number = 0;
    long end = sectionsAt;
    for (BundleManifest.Section section : sections) {
      String place = "section " + section.name();
      SectionKind of =
          SectionKind.of(section.name())
              .orElseThrow(() -> new BundleException(SECTION_INVALID, place, "no such kind"));
      number = of == kind ? number : 0;
      if (of.compareTo(kind) < 0 || !section.name().equals(of.section(number))) {
        throw new BundleException(SECTION_INVALID, place, "expected " + of.section(number));
      }
      kind = of;
      number++;
      long most = limits.inflated(of, section.compressedLength());
      if (section.length() > most) {
        throw new BundleException(
            LIMIT_EXCEEDED,
            place,
            "expected at most %d bytes of %d, got %d"
                .formatted(most, section.compressedLength(), section.length()));
      }
      if (section.compressedLength() > source.size() - end) {
        throw new BundleException(
            TRUNCATED,
            place,
            "expected %d bytes from offset %d, got %d"
                .formatted(section.compressedLength(), end, source.size() - end));
      }
      end += section.compressedLength();
    }
    if (sections.isEmpty() || !sections.getFirst().name().equals(SectionKind.BLOCKS.section(0))) {
      throw new BundleException(SECTION_INVALID, MANIFEST, "expected blocks/0 first");
    }
    requireBytes(end + BundleFile.TRAILER, "the digest");
    if (source.size() > end + BundleFile.TRAILER) {
      throw new BundleException(
          TRAILING_BYTES,
          END,
          "expected %d bytes, got %d".formatted(end + BundleFile.TRAILER, source.size()));
    }
  }

  private void checkDigest() {
    long end = source.size() - BundleFile.TRAILER;
    MessageDigest digest = Digests.newSha256();
    byte[] buffer = new byte[1 << 16];
    for (long at = 0; at < end; ) {
      int length = (int) Math.min(buffer.length, end - at);
      source.read(at, buffer, length);
      digest.update(buffer, 0, length);
      at += length;
    }
    if (MessageDigest.isEqual(digest.digest(), read(end, BundleFile.TRAILER))) {
      return;
    }
    // Which part does not fit? A section has a digest of its own; the rest has not.
    for (SectionKind kind : SectionKind.values()) {
      sections(kind).forEach(SectionStream::drain);
    }
    throw new BundleException(
        DIGEST_MISMATCH, END, "the digest of the file differs: the manifest or it was changed");
  }

  private void requireBytes(long size, String what) {
    if (source.size() < size) {
      throw new BundleException(
          TRUNCATED,
          END,
          "expected %s up to offset %d, got %d bytes".formatted(what, size, source.size()));
    }
  }

  private byte[] read(long at, long length) {
    byte[] bytes = new byte[(int) length];
    source.read(at, bytes, bytes.length);
    return bytes;
  }
}
