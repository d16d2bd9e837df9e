package org.concordat.service.ledger;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * How a block hangs in the chain. Its hash covers number, data and the block before; the peer's
 * codes it does not cover.
 *
 * @param number the block's number
 * @param hash the hash of its header, by which the next block names it; 64 hexadecimal digits
 * @param previous the hash of the block before, as this one names it; empty in the first block
 * @param codes what the peer found of each transaction, two hexadecimal digits each
 */
public record BlockLink(long number, String hash, String previous, String codes) {
  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_INTEGER = 0x02;
  private static final int DER_OCTETS = 0x04;
  private static final int LONGEST_DER_SHORT = 127;

  /**
   * Reads a block.
   *
   * @param block the block
   * @return its link
   * @throws ConcordatException {@code CHAIN_BROKEN} when its header does not name its data
   */
  public static BlockLink of(Block block) {
    BlockHeader header = block.getHeader();
    byte[] named = header.getDataHash().toByteArray();
    byte[] data = dataHash(block);
    if (!MessageDigest.isEqual(named, data)) {
      throw new ConcordatException(
          ErrorCode.CHAIN_BROKEN,
          "block "
              + header.getNumber()
              + ": its header names data with hash "
              + Digests.hex(named)
              + ", it came with data of hash "
              + Digests.hex(data));
    }
    return new BlockLink(
        header.getNumber(),
        Digests.plainHex(der(header)),
        Digests.hex(header.getPreviousHash().toByteArray()),
        codes(block));
  }

  /** SHA-256 over the envelopes one behind the other. */
  private static byte[] dataHash(Block block) {
    MessageDigest digest = Digests.newSha256();
    for (ByteString envelope : block.getData().getDataList()) {
      for (ByteBuffer part : envelope.asReadOnlyByteBufferList()) {
        digest.update(part);
      }
    }
    return digest.digest();
  }

  /** The header as Fabric hashes it: a DER sequence of number, previous hash and data hash. */
  private static byte[] der(BlockHeader header) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    write(
        parts,
        DER_INTEGER,
        new BigInteger(Long.toUnsignedString(header.getNumber())).toByteArray());
    write(parts, DER_OCTETS, header.getPreviousHash().toByteArray());
    write(parts, DER_OCTETS, header.getDataHash().toByteArray());
    ByteArrayOutputStream sequence = new ByteArrayOutputStream();
    write(sequence, DER_SEQUENCE, parts.toByteArray());
    return sequence.toByteArray();
  }

  private static void write(ByteArrayOutputStream to, int tag, byte[] content) {
    to.write(tag);
    if (content.length > LONGEST_DER_SHORT) {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int leading = length[0] == 0 ? 1 : 0;
      to.write(0x80 | (length.length - leading));
      to.write(length, leading, length.length - leading);
    } else {
      to.write(content.length);
    }
    to.writeBytes(content);
  }

  /** A configuration block of the orderers carries no codes: it was checked as a whole. */
  private static String codes(Block block) {
    ByteString found =
        block.getMetadata().getMetadataCount() > BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE
            ? block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
            : ByteString.EMPTY;
    byte[] codes = new byte[block.getData().getDataCount()];
    for (int at = 0; at < codes.length; at++) {
      codes[at] = at < found.size() ? found.byteAt(at) : (byte) TxValidationCode.VALID_VALUE;
    }
    return Digests.hex(codes);
  }

  /**
   * Returns what the peer found of a transaction.
   *
   * @param position the transaction's place in the block, from 0
   * @return a number of Fabric's validation codes
   */
  public int code(int position) {
    return Integer.parseInt(codes, 2 * position, 2 * position + 2, 16);
  }
}
