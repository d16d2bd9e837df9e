package org.concordat.embedded.block;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.concordat.identity.Digests;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/**
 * How blocks hang together: the hash of a header, the hash of the data, and the places of the
 * metadata.
 */
public final class Blocks {
  private static final int METADATA_PLACES = 5;

  private static final int LAST_CONFIG_PLACE = 1;

  private Blocks() {}

  /**
   * The DER form of a header (number, previous hash, data hash), over which blocks are hashed and
   * signed.
   */
  public static byte[] headerBytes(BlockHeader header) {
    try {
      return new DERSequence(
              new ASN1Encodable[] {
                new ASN1Integer(new BigInteger(Long.toUnsignedString(header.getNumber()))),
                new DEROctetString(header.getPreviousHash().toByteArray()),
                new DEROctetString(header.getDataHash().toByteArray())
              })
          .getEncoded("DER");
    } catch (IOException e) {
      throw new IllegalStateException("a header always encodes", e);
    }
  }

  /** The hash by which the next block names this one. */
  public static ByteString headerHash(BlockHeader header) {
    return ByteString.copyFrom(Digests.sha256(headerBytes(header)));
  }

  /** SHA-256 over the plain concatenation of the envelopes. */
  public static ByteString dataHash(BlockData data) {
    MessageDigest digest = Digests.sha256();
    for (ByteString envelope : data.getDataList()) {
      for (java.nio.ByteBuffer part : envelope.asReadOnlyByteBufferList()) {
        digest.update(part);
      }
    }
    return ByteString.copyFrom(digest.digest());
  }

  /** A block without metadata, following the block whose header hash is {@code previousHash}. */
  public static Block unsigned(long number, ByteString previousHash, List<ByteString> envelopes) {
    BlockData data = BlockData.newBuilder().addAllData(envelopes).build();
    BlockMetadata.Builder metadata = BlockMetadata.newBuilder();
    for (int i = 0; i < METADATA_PLACES; i++) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    return Block.newBuilder()
        .setHeader(
            BlockHeader.newBuilder()
                .setNumber(number)
                .setPreviousHash(previousHash)
                .setDataHash(dataHash(data)))
        .setData(data)
        .setMetadata(metadata)
        .build();
  }

  /** The same block with one place of its metadata replaced. */
  public static Block withMetadata(Block block, BlockMetadataIndex place, ByteString value) {
    return block.toBuilder()
        .setMetadata(block.getMetadata().toBuilder().setMetadata(place.getNumber(), value))
        .build();
  }

  /**
   * The same block with its last-configuration entry, a place that newer readers take from the
   * signatures' value.
   */
  static Block withLastConfig(Block block, ByteString value) {
    return block.toBuilder()
        .setMetadata(block.getMetadata().toBuilder().setMetadata(LAST_CONFIG_PLACE, value))
        .build();
  }

  /** One place of a block's metadata. */
  public static ByteString metadata(Block block, BlockMetadataIndex place) {
    return block.getMetadata().getMetadata(place.getNumber());
  }
}
