package org.concordat.protocol.evidence;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;

/**
 * Writes an evidence bundle: first every block in order, then the records, then updates where there
 * are any, then {@link #write}. Compressed sections wait in a temporary file, since the manifest
 * comes first; memory does not grow with the number of blocks. Only the owner may read what it
 * writes. For one thread.
 */
public final class BundleWriter implements AutoCloseable {
  private final Path spool;
  private final SectionWriter sections;
  private long height;
  private byte[] genesis = new byte[0];
  private byte[] tip = new byte[0];
  private boolean complete = true;

  private BundleWriter(Path spool, SectionWriter sections) {
    this.spool = spool;
    this.sections = sections;
  }

  /**
   * What a bundle is about; the rest of its manifest follows from what was written.
   *
   * @param channel the channel's name
   * @param chaincode the chaincode's name
   * @param model the model whose story it is
   * @param creator MSP id of who exports it
   * @param createdAtMillis when
   */
  public record Subject(
      String channel,
      String chaincode,
      BundleManifest.Model model,
      String creator,
      long createdAtMillis) {}

  /**
   * Begins a bundle.
   *
   * @param directory where its sections may wait; the file there goes when this is closed
   * @return the writer
   * @throws IOException when no file can be made there
   */
  public static BundleWriter spooling(Path directory) throws IOException {
    Path spool = Files.createTempFile(directory, "evidence", ".sections", OwnerOnly.attributes());
    return new BundleWriter(
        spool, new SectionWriter(new BufferedOutputStream(Files.newOutputStream(spool))));
  }

  /**
   * Adds the next block, whole.
   *
   * @param block a serialized {@code common.Block} as a peer delivers it
   * @throws IOException when it cannot be written
   * @throws IllegalArgumentException when it does not follow the block before
   */
  public void block(byte[] block) throws IOException {
    BlockBytes bytes = BlockBytes.of(block);
    if (bytes.number() != height || !Arrays.equals(bytes.previousHash(), tip)) {
      throw new IllegalArgumentException(
          "expected block %d after header %s, got block %d after %s"
              .formatted(height, hex(tip), bytes.number(), hex(bytes.previousHash())));
    }
    byte[] normalized = bytes.normalized();
    ByteBuffer entry = ByteBuffer.allocate(1 + Integer.BYTES + normalized.length);
    entry.put((byte) BundleFile.WHOLE).putInt(normalized.length).put(normalized);
    sections.entry(SectionKind.BLOCKS, entry.array());
    follow(bytes.headerHash());
  }

  /**
   * Adds the next block by its header only. Neither the first block of a bundle nor its last may be
   * one.
   *
   * @param dataHash the hash of its envelopes, 32 bytes
   * @throws IOException when it cannot be written
   */
  public void headerOnly(byte[] dataHash) throws IOException {
    byte[] checked = new BlockEntry.HeaderOnly(dataHash).dataHash();
    byte[] entry = new byte[1 + checked.length];
    System.arraycopy(checked, 0, entry, 1, checked.length);
    sections.entry(SectionKind.BLOCKS, entry);
    complete = false;
    follow(BlockBytes.headerHash(height, tip, checked));
  }

  private void follow(byte[] headerHash) {
    if (height == 0) {
      genesis = headerHash;
    }
    tip = headerHash;
    height++;
  }

  /**
   * Adds a record. No block can follow.
   *
   * @param record the record
   * @throws IOException when it cannot be written
   */
  public void record(EvidenceRecord record) throws IOException {
    sections.entry(
        SectionKind.RECORDS, (CanonicalJson.write(record) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds an entry to the updates, which are not taken apart here. Nothing else can follow.
   *
   * @param entry its bytes; they stand in one section
   * @throws IOException when it cannot be written
   */
  public void update(byte[] entry) throws IOException {
    sections.entry(SectionKind.UPDATES, entry);
  }

  /**
   * Writes the bundle to a new file. Nothing can be added after.
   *
   * @param subject what it is about
   * @param target the file; it must not exist
   * @return the manifest
   * @throws IOException when it cannot be written
   */
  public BundleManifest write(Subject subject, Path target) throws IOException {
    try (OutputStream out = OwnerOnly.create(target)) {
      return write(subject, out);
    }
  }

  /**
   * Writes the bundle. Nothing can be added after.
   *
   * @param subject what it is about
   * @param target where to; not closed
   * @return the manifest
   * @throws IOException when it cannot be written
   */
  public BundleManifest write(Subject subject, OutputStream target) throws IOException {
    if (height == 0) {
      throw new IllegalStateException("a bundle without blocks");
    }
    List<BundleManifest.Section> written = sections.finish();
    BundleManifest manifest =
        new BundleManifest(
            BundleManifest.FORMAT,
            subject.channel(),
            subject.chaincode(),
            subject.model(),
            height,
            hex(genesis),
            hex(tip),
            complete,
            subject.creator(),
            subject.createdAtMillis(),
            written);
    byte[] text = CanonicalJson.writeBytes(manifest);
    MessageDigest digest = Digests.newSha256();
    OutputStream out = new BufferedOutputStream(new DigestOutputStream(target, digest));
    out.write(BundleFile.magic());
    out.write(ByteBuffer.allocate(BundleFile.LENGTH).putInt(text.length).array());
    out.write(text);
    Files.copy(spool, out);
    out.flush();
    target.write(digest.digest());
    target.flush();
    return manifest;
  }

  @Override
  public void close() throws IOException {
    sections.close();
    Files.deleteIfExists(spool);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
