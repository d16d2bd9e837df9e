package org.concordat.protocol.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.concordat.protocol.commitment.Digests;

/**
 * Compresses entries into sections, one after the other: a new one when the kind changes or the
 * last is full.
 */
final class SectionWriter implements AutoCloseable {
  private static final int LEVEL = 9;

  private final OutputStream out;
  private final Deflater deflater = new Deflater(LEVEL, true);
  private final MessageDigest digest = Digests.newSha256();
  private final byte[] buffer = new byte[1 << 14];
  private final List<BundleManifest.Section> sections = new ArrayList<>();
  private SectionKind kind = SectionKind.BLOCKS;
  private int number;
  private long length;
  private boolean finished;

  SectionWriter(OutputStream out) {
    this.out = out;
  }

  void entry(SectionKind of, byte[] entry) throws IOException {
    if (finished || of.compareTo(kind) < 0) {
      throw new IllegalStateException("nothing of kind " + of + " can follow " + kind);
    }
    if (entry.length > BundleLimits.usual().sectionBytes()) {
      throw new IllegalArgumentException("an entry of " + entry.length + " bytes is too long");
    }
    boolean full =
        length >= BundleFile.SECTION_FULL
            || length + entry.length > BundleLimits.usual().sectionBytes();
    if (of != kind || full) {
      endSection();
      number = of == kind ? number : 0;
      kind = of;
    }
    digest.update(entry);
    length += entry.length;
    deflater.setInput(entry);
    while (!deflater.needsInput()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
  }

  private void endSection() throws IOException {
    if (length == 0) {
      return;
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    sections.add(
        new BundleManifest.Section(
            kind.section(number++),
            deflater.getBytesWritten(),
            length,
            HexFormat.of().formatHex(digest.digest())));
    deflater.reset();
    length = 0;
  }

  List<BundleManifest.Section> finish() throws IOException {
    if (!finished) {
      endSection();
      out.flush();
      finished = true;
    }
    return List.copyOf(sections);
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    out.close();
  }
}
