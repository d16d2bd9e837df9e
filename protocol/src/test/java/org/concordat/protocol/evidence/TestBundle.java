package org.concordat.protocol.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;

/** Bundles for tests: written as they should be, or sealed by somebody who means no good. */
final class TestBundle {
  static final BundleWriter.Subject SUBJECT =
      new BundleWriter.Subject(
          "concordat",
          "concordat",
          new BundleManifest.Model("fraud", 3, "ab".repeat(32)),
          "RegulatorMSP",
          1_795_000_000_000L);

  private TestBundle() {}

  /** A chain of blocks that nobody signed, each with so many bytes of data. */
  static List<byte[]> chain(int height, int size, RandomGenerator random) {
    byte[] previous = new byte[0];
    List<byte[]> blocks = new java.util.ArrayList<>();
    for (int number = 0; number < height; number++) {
      byte[] data = new byte[size];
      random.nextBytes(data);
      byte[] dataHash = Digests.newSha256().digest(data);
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      if (number > 0) {
        header.write(1 << 3);
        header.write(number);
        ProtoFields.write(header, 2, previous);
      }
      ProtoFields.write(header, 3, dataHash);
      ByteArrayOutputStream envelope = new ByteArrayOutputStream();
      ProtoFields.write(envelope, 1, data);
      ByteArrayOutputStream metadata = new ByteArrayOutputStream();
      ProtoFields.write(metadata, 1, signatures(3, 1, 2));
      for (String entry : List.of("last config", "flags", "", "commit hash")) {
        ProtoFields.write(metadata, 1, entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      ProtoFields.write(block, 1, header.toByteArray());
      ProtoFields.write(block, 2, envelope.toByteArray());
      ProtoFields.write(block, 3, metadata.toByteArray());
      blocks.add(block.toByteArray());
      previous = BlockBytes.headerHash(number, previous, dataHash);
    }
    return blocks;
  }

  /** Signatures of orderers with these numbers, and what they note beside the block. */
  static byte[] signatures(int... signers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProtoFields.write(out, 1, new byte[] {10, 0});
    for (int signer : signers) {
      ByteArrayOutputStream signature = new ByteArrayOutputStream();
      ProtoFields.write(signature, 2, new byte[] {7});
      ProtoFields.write(signature, 3, new byte[] {8, (byte) signer});
      ProtoFields.write(out, 2, signature.toByteArray());
    }
    return out.toByteArray();
  }

  static byte[] written(List<byte[]> blocks, List<EvidenceRecord> records, Path directory)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BundleWriter writer = BundleWriter.spooling(directory)) {
      for (byte[] block : blocks) {
        writer.block(block);
      }
      for (EvidenceRecord record : records) {
        writer.record(record);
      }
      writer.update("an update".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      writer.write(SUBJECT, out);
    }
    return out.toByteArray();
  }

  static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  static BundleManifest.Section section(String name, byte[] compressed, byte[] raw) {
    return section(name, compressed, raw.length, raw);
  }

  static BundleManifest.Section section(String name, byte[] compressed, long length, byte[] raw) {
    return new BundleManifest.Section(name, compressed.length, length, Digests.plainHex(raw));
  }

  /** A file with that manifest text and those bytes after it, and the right digest at its end. */
  static byte[] sealed(byte[] manifest, byte[]... sections) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(BundleFile.magic());
    out.writeBytes(ByteBuffer.allocate(4).putInt(manifest.length).array());
    out.writeBytes(manifest);
    for (byte[] section : sections) {
      out.writeBytes(section);
    }
    MessageDigest digest = Digests.newSha256();
    out.writeBytes(digest.digest(out.toByteArray()));
    return out.toByteArray();
  }

  static byte[] manifest(long height, BundleManifest.Section... sections) {
    return CanonicalJson.writeBytes(
        new BundleManifest(
            1,
            SUBJECT.channel(),
            SUBJECT.chaincode(),
            SUBJECT.model(),
            height,
            "00".repeat(32),
            "00".repeat(32),
            true,
            SUBJECT.creator(),
            SUBJECT.createdAtMillis(),
            Arrays.asList(sections)));
  }
}
