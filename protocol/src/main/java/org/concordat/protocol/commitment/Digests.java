package org.concordat.protocol.commitment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 with domain separation: every hash starts with a tag that says what is hashed, and every
 * part is preceded by its length, so that no two different inputs give the same bytes.
 */
public final class Digests {
  /** Bytes of a digest and of a salt. */
  public static final int LENGTH = 32;

  private static final HexFormat HEX = HexFormat.of();

  private Digests() {}

  /**
   * Hashes parts under a tag.
   *
   * @param tag what is hashed, for example {@code concordat/commitment/1}
   * @param parts the parts in their order
   * @return 32 bytes
   */
  public static byte[] sha256(String tag, byte[]... parts) {
    MessageDigest digest = newSha256();
    update(digest, tag.getBytes(StandardCharsets.UTF_8));
    for (byte[] part : parts) {
      update(digest, part);
    }
    return digest.digest();
  }

  /**
   * Hashes bytes as they are, without a tag; for what others define, such as a file's digest.
   *
   * @param bytes the bytes
   * @return 64 hexadecimal digits
   */
  public static String plainHex(byte[] bytes) {
    return hex(newSha256().digest(bytes));
  }

  /**
   * Returns a new plain SHA-256.
   *
   * @return the digest
   */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns a number's bytes for hashing.
   *
   * @param value the number
   * @return 8 bytes, big endian
   */
  public static byte[] bytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /**
   * Returns a text's bytes for hashing.
   *
   * @param text the text
   * @return UTF-8
   */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes bytes as hexadecimal digits in lower case.
   *
   * @param bytes the bytes
   * @return two digits a byte
   */
  public static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  /**
   * Reads hexadecimal digits.
   *
   * @param digits two digits a byte
   * @return the bytes
   */
  public static byte[] fromHex(String digits) {
    return HEX.parseHex(digits);
  }

  private static void update(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
    digest.update(part);
  }
}
