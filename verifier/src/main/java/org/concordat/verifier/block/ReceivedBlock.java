package org.concordat.verifier.block;

import static org.concordat.verifier.finding.FindingCode.BLOCK_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.BLOCK_NOT_CANONICAL;
import static org.concordat.verifier.finding.FindingCode.BLOCK_NUMBER;
import static org.concordat.verifier.finding.FindingCode.DATA_HASH;
import static org.concordat.verifier.finding.FindingCode.ENVELOPE_NOT_CANONICAL;
import static org.concordat.verifier.finding.FindingCode.METADATA_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.PREVIOUS_HASH;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.evidence.BlockBytes;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Metadata;

/**
 * A whole block that follows the one before and holds the envelopes its header names. Nobody's
 * signature was looked at yet.
 *
 * @param number its number
 * @param header its header as it is hashed and signed
 * @param envelopes its envelopes, each with a payload and, but in block 0, a signature
 * @param signatures the orderers' signatures and what they signed beside the header
 * @param flags one byte for each envelope: the validation code of the peer it comes from, signed by
 *     nobody
 */
public record ReceivedBlock(
    long number,
    ByteString header,
    List<Envelope> envelopes,
    Metadata signatures,
    ByteString flags) {
  private static final int HASH = 32;
  private static final int PLACES = 5;
  private static final int SIGNATURES = 0;
  private static final int FLAGS = 2;

  /**
   * Reads a block.
   *
   * @param bytes a serialized {@code common.Block} with normalised metadata
   * @param number the number it should have
   * @param previousHash the header hash of the block before; empty for block 0
   * @return the block
   * @throws EvidenceException when it is in another form, or does not follow
   */
  public static ReceivedBlock read(byte[] bytes, long number, ByteString previousHash) {
    Place place = Place.block(number);
    Block block =
        Wire.strict(
            Block.parser(),
            com.google.protobuf.UnsafeByteOperations.unsafeWrap(bytes),
            BLOCK_NOT_CANONICAL,
            place);
    if (!block.hasHeader() || !block.hasData() || !block.hasMetadata()) {
      throw new EvidenceException(BLOCK_MALFORMED, place, "expected a header, data and metadata");
    }
    BlockHeader header = block.getHeader();
    if (header.getNumber() != number) {
      throw new EvidenceException(
          BLOCK_NUMBER,
          place,
          "got block " + Long.toUnsignedString(header.getNumber()) + " in its place");
    }
    if (!header.getPreviousHash().equals(previousHash)) {
      throw new EvidenceException(
          PREVIOUS_HASH,
          place,
          "expected to follow header %s, got %s"
              .formatted(hex(previousHash), hex(header.getPreviousHash())));
    }
    List<ByteString> data = block.getData().getDataList();
    requireDataHash(header, data, place);
    List<Envelope> envelopes = envelopes(data, number);
    List<ByteString> metadata = block.getMetadata().getMetadataList();
    requireMetadata(metadata, data.size(), place);
    return new ReceivedBlock(
        number,
        ByteString.copyFrom(
            BlockBytes.headerBytes(
                number, previousHash.toByteArray(), header.getDataHash().toByteArray())),
        envelopes,
        Wire.strict(
            Metadata.parser(),
            metadata.get(SIGNATURES),
            METADATA_MALFORMED,
            place.in("signatures")),
        metadata.get(FLAGS));
  }

  private static void requireDataHash(BlockHeader header, List<ByteString> data, Place place) {
    MessageDigest digest = Digests.newSha256();
    for (ByteString envelope : data) {
      digest.update(envelope.asReadOnlyByteBuffer());
    }
    ByteString found = ByteString.copyFrom(digest.digest());
    if (header.getDataHash().size() != HASH || !found.equals(header.getDataHash())) {
      throw new EvidenceException(
          DATA_HASH,
          place,
          "expected envelopes with hash %s, got %s"
              .formatted(hex(header.getDataHash()), hex(found)));
    }
    if (data.isEmpty()) {
      throw new EvidenceException(BLOCK_MALFORMED, place, "expected envelopes, got none");
    }
  }

  /** The data hash binds no boundaries: only the form of each envelope does. */
  private static List<Envelope> envelopes(List<ByteString> data, long number) {
    List<Envelope> envelopes = new ArrayList<>(data.size());
    for (ByteString bytes : data) {
      Place place = Place.transaction(number, envelopes.size());
      Envelope envelope = Wire.strict(Envelope.parser(), bytes, ENVELOPE_NOT_CANONICAL, place);
      if (envelope.getPayload().isEmpty() || envelope.getSignature().isEmpty() == number > 0) {
        throw new EvidenceException(
            ENVELOPE_NOT_CANONICAL, place, "expected a payload and a signature; block 0 has none");
      }
      envelopes.add(envelope);
    }
    return List.copyOf(envelopes);
  }

  private static void requireMetadata(List<ByteString> metadata, int envelopes, Place place) {
    boolean normal = metadata.size() == PLACES;
    for (int i = 0; normal && i < PLACES; i++) {
      normal = i == SIGNATURES || i == FLAGS || metadata.get(i).isEmpty();
    }
    if (!normal) {
      throw new EvidenceException(
          METADATA_MALFORMED, place, "expected five entries, all but the first and third empty");
    }
    if (metadata.get(FLAGS).size() != envelopes) {
      throw new EvidenceException(
          METADATA_MALFORMED,
          place.in("flags"),
          "expected %d, got %d".formatted(envelopes, metadata.get(FLAGS).size()));
    }
  }

  /**
   * Returns the hash by which the next block names this one.
   *
   * @return 32 bytes
   */
  public ByteString headerHash() {
    return ByteString.copyFrom(Digests.newSha256().digest(header.toByteArray()));
  }

  /**
   * Returns the validation code that the peer gave a transaction.
   *
   * @param transaction its place, from 0
   * @return the code's number
   */
  public int flag(int transaction) {
    return flags.byteAt(transaction) & 0xff;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
