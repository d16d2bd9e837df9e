package org.concordat.verifier.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.protocol.evidence.BlockEntries;
import org.concordat.protocol.evidence.BlockEntry;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.BundleReader;
import org.concordat.protocol.json.CanonicalJson;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What somebody does who has a bundle, no keys, and a grudge: takes it apart, changes it, and seals
 * it again, with digests and manifest as they would be for the changed blocks.
 */
public final class Resealed {
  private Resealed() {}

  /** The entries of the blocks, each with its first byte and length. */
  public static List<byte[]> entries(byte[] bundle) {
    List<byte[]> entries = new ArrayList<>();
    try (BundleReader reader = BundleReader.open(bundle, BundleLimits.usual())) {
      BlockEntries blocks = reader.blocks();
      while (blocks.hasNext()) {
        entries.add(
            switch (blocks.next()) {
              case BlockEntry.Whole(byte[] bytes) -> whole(bytes);
              case BlockEntry.HeaderOnly(byte[] hash) ->
                  ByteBuffer.allocate(33).put((byte) 0).put(hash).array();
            });
      }
    }
    return entries;
  }

  /** The entry of a whole block. */
  public static byte[] whole(byte[] block) {
    return ByteBuffer.allocate(5 + block.length)
        .put((byte) 1)
        .putInt(block.length)
        .put(block)
        .array();
  }

  /** The block of an entry. */
  public static Block block(byte[] entry) {
    try {
      return Block.parseFrom(ByteBuffer.wrap(entry, 5, entry.length - 5));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All entries as the raw bytes of one section. */
  public static byte[] raw(List<byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entries.forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** A bundle of these entries. */
  public static byte[] seal(List<byte[]> entries) {
    return seal(raw(entries), entries.size(), UnaryOperator.identity());
  }

  /** A bundle of one section of blocks with a manifest that may be bent. */
  public static byte[] seal(byte[] raw, long height, UnaryOperator<BundleManifest> bend) {
    byte[] compressed = deflated(raw);
    String[] hashes = hashes(raw);
    BundleManifest manifest =
        bend.apply(
            new BundleManifest(
                1,
                Consortium.CHANNEL,
                ForgedLedger.CHAINCODE,
                ForgedLedger.subject().model(),
                height,
                hashes[0],
                hashes[1],
                hashes[2].isEmpty(),
                "RegulatorMSP",
                1_795_000_000_000L,
                List.of(
                    new BundleManifest.Section(
                        "blocks/0", compressed.length, raw.length, Digests.plainHex(raw)))));
    byte[] text = CanonicalJson.writeBytes(manifest);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("CONCORDAT-EVIDENCE/1\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
    out.writeBytes(text);
    out.writeBytes(compressed);
    out.writeBytes(Digests.newSha256().digest(out.toByteArray()));
    return out.toByteArray();
  }

  /** Hash of the first and last header, and whether a header stands alone, as far as it goes. */
  private static String[] hashes(byte[] raw) {
    String first = "0".repeat(64);
    String last = first;
    String missing = "";
    byte[] previous = new byte[0];
    ByteBuffer in = ByteBuffer.wrap(raw);
    try {
      for (long number = 0; in.hasRemaining(); number++) {
        if (in.get() == 0) {
          byte[] dataHash = new byte[32];
          in.get(dataHash);
          previous = BlockBytes.headerHash(number, previous, dataHash);
          missing = "some";
        } else {
          byte[] block = new byte[Objects.checkIndex(in.getInt(), in.remaining() + 1)];
          in.get(block);
          previous = BlockBytes.of(block).headerHash();
        }
        last = HexFormat.of().formatHex(previous);
        first = number == 0 ? last : first;
      }
    } catch (RuntimeException e) {
      return new String[] {first, last, missing}; // what cannot be read has no hash
    }
    return new String[] {first, last, missing};
  }

  private static byte[] deflated(byte[] raw) {
    Deflater deflater = new Deflater(1, true);
    deflater.setInput(raw);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 14];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }
}
