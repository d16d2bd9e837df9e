package org.concordat.protocol.evidence;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.concordat.protocol.commitment.Digests;

/**
 * As much of a serialized {@code common.Block} as a bundle needs: its header, and its metadata cut
 * down to what a verifier can use. Works on the bytes, so that everything signed stays as it is.
 *
 * <p>A block's metadata has entries that differ between peers and are signed by nobody. A bundle
 * keeps the orderers' signatures (entry 0), in the order of the signers' numbers, and the
 * validation flags (entry 2) and leaves the others empty: always five. Of block 0, which nobody
 * signs, it keeps the flags only.
 */
public final class BlockBytes {
  /** Bytes of a hash. */
  static final int HASH = 32;

  /** Entries of a block's metadata. */
  private static final int PLACES = 5;

  private static final int SIGNATURES = 0;
  private static final int FLAGS = 2;

  private static final int HEADER_FIELD = 1;
  private static final int METADATA_FIELD = 3;
  private static final int SIGNATURE_FIELD = 2;
  private static final int IDENTIFIER_FIELD = 3;
  private static final byte[] NOTHING = {};

  private final ProtoFields.Header header;
  private final byte[] normalized;

  private BlockBytes(ProtoFields.Header header, byte[] normalized) {
    this.header = header;
    this.normalized = normalized;
  }

  /**
   * Reads a block as a peer delivers it.
   *
   * @param block a serialized {@code common.Block}
   * @return its header and its normalised bytes
   * @throws IllegalArgumentException when the bytes are no block
   */
  public static BlockBytes of(byte[] block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(block.length + 16);
    ProtoFields.Header header = null;
    byte[] metadata = NOTHING;
    for (ProtoFields.Field field : ProtoFields.of(block)) {
      if (field.number() == METADATA_FIELD) {
        metadata = field.bytes();
        continue;
      }
      if (field.number() == HEADER_FIELD) {
        header = ProtoFields.Header.of(field.bytes());
      }
      ProtoFields.write(out, field.number(), field.bytes());
    }
    if (header == null) {
      throw new IllegalArgumentException("a block without a header");
    }
    ProtoFields.write(out, METADATA_FIELD, normalizedMetadata(metadata, header.number()));
    return new BlockBytes(header, out.toByteArray());
  }

  private static byte[] normalizedMetadata(byte[] metadata, long number) {
    List<byte[]> given = new ArrayList<>();
    ProtoFields.of(metadata).forEach(field -> given.add(field.bytes()));
    ByteArrayOutputStream out = new ByteArrayOutputStream(metadata.length);
    for (int place = 0; place < PLACES; place++) {
      byte[] entry = place < given.size() ? given.get(place) : NOTHING;
      ProtoFields.write(
          out,
          1,
          switch (place) {
            case SIGNATURES -> number == 0 ? NOTHING : sortedSignatures(entry);
            case FLAGS -> entry;
            default -> NOTHING;
          });
    }
    return out.toByteArray();
  }

  /** What was signed beside the header first, then the signatures by their signers' numbers. */
  private static byte[] sortedSignatures(byte[] metadata) {
    List<ProtoFields.Field> fields = new ArrayList<>(ProtoFields.of(metadata));
    fields.sort(
        Comparator.comparingInt(ProtoFields.Field::number).thenComparingLong(BlockBytes::signer));
    ByteArrayOutputStream out = new ByteArrayOutputStream(metadata.length);
    fields.forEach(field -> ProtoFields.write(out, field.number(), field.bytes()));
    return out.toByteArray();
  }

  private static long signer(ProtoFields.Field field) {
    if (field.number() != SIGNATURE_FIELD) {
      return 0;
    }
    return ProtoFields.of(field.bytes()).stream()
        .filter(part -> part.number() == IDENTIFIER_FIELD)
        .mapToLong(part -> ProtoFields.firstNumber(part.bytes()))
        .findFirst()
        .orElse(0);
  }

  /**
   * Returns the block's number.
   *
   * @return the number, from 0
   */
  public long number() {
    return header.number();
  }

  /**
   * Returns the hash of its envelopes.
   *
   * @return 32 bytes, as the header has them
   */
  public byte[] dataHash() {
    return header.dataHash();
  }

  /**
   * Returns the hash of the previous block's header.
   *
   * @return 32 bytes, or none for block 0
   */
  public byte[] previousHash() {
    return header.previousHash();
  }

  /**
   * Returns the hash by which the next block names this one.
   *
   * @return 32 bytes
   */
  public byte[] headerHash() {
    return headerHash(header.number(), header.previousHash(), header.dataHash());
  }

  /**
   * Returns the block as it stands in a bundle.
   *
   * @return a serialized {@code common.Block} with normalised metadata
   */
  public byte[] normalized() {
    return normalized.clone();
  }

  /**
   * Returns a block's header as Fabric hashes and signs it: the DER form of the sequence of an
   * INTEGER and two OCTET STRINGs.
   *
   * @param number the block's number, an unsigned 64-bit integer
   * @param previousHash hash of the previous block's header; empty for block 0
   * @param dataHash hash over the envelopes
   * @return the bytes
   */
  public static byte[] headerBytes(long number, byte[] previousHash, byte[] dataHash) {
    byte[] integer = new BigInteger(Long.toUnsignedString(number)).toByteArray();
    ByteArrayOutputStream content = new ByteArrayOutputStream(96);
    der(content, 0x02, integer);
    der(content, 0x04, previousHash);
    der(content, 0x04, dataHash);
    ByteArrayOutputStream out = new ByteArrayOutputStream(96);
    der(out, 0x30, content.toByteArray());
    return out.toByteArray();
  }

  /**
   * Returns the hash of a block's header.
   *
   * @param number the block's number
   * @param previousHash hash of the previous block's header; empty for block 0
   * @param dataHash hash over the envelopes
   * @return 32 bytes
   */
  public static byte[] headerHash(long number, byte[] previousHash, byte[] dataHash) {
    return Digests.newSha256().digest(headerBytes(number, previousHash, dataHash));
  }

  private static void der(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skip = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.writeBytes(content);
  }
}
