package org.concordat.protocol.evidence;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.nio.ByteBuffer;
import java.util.Comparator;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;

/**
 * A chunk of a revealed update, as it stands in the banks' private collection: the commitment's
 * salt, then the values. Whoever holds it can test guesses at the bank's update; it belongs into
 * files of its holder only.
 */
public final class UpdateEntry {
  /** The longest header. */
  static final int LONGEST_HEADER = 1_024;

  /** The longest value: a salt, and a whole chunk. */
  static final int LONGEST_VALUE = Digests.LENGTH + Integer.BYTES * Chunks.VALUES;

  /** By round, bank and chunk: the order in a bundle. */
  public static final Comparator<UpdateEntry> ORDER =
      Comparator.comparingInt(UpdateEntry::round)
          .thenComparing(UpdateEntry::bank)
          .thenComparingInt(UpdateEntry::chunk);

  private final Header header;
  private final byte[] value;

  /**
   * What stands before a value.
   *
   * @param study the study's id
   * @param round the round, from 1
   * @param bank the bank's MSP id
   * @param chunk the chunk, from 0
   * @param length how many bytes follow
   */
  record Header(String study, int round, String bank, int chunk, int length) {
    Header {
      requireId("study", study);
      requireRange("round", round, 1, Integer.MAX_VALUE);
      requireText("bank", bank, 64);
      requireRange("chunk", chunk, 0, Integer.MAX_VALUE);
      requireRange("length", length, Digests.LENGTH + Integer.BYTES, LONGEST_VALUE);
      requireField(length % Integer.BYTES == 0, "length must be a multiple of four, got " + length);
    }
  }

  UpdateEntry(Header header, byte[] value) {
    this.header = header;
    this.value = value;
  }

  /**
   * Creates an entry.
   *
   * @param study the study's id
   * @param round the round, from 1
   * @param bank the bank's MSP id
   * @param chunk the chunk, from 0
   * @param value 32 bytes of salt, then 4 bytes a value, big endian; copied
   */
  public UpdateEntry(String study, int round, String bank, int chunk, byte[] value) {
    this(new Header(study, round, bank, chunk, value.length), value.clone());
  }

  /**
   * Returns the study.
   *
   * @return its id
   */
  public String study() {
    return header.study();
  }

  /**
   * Returns the round.
   *
   * @return from 1
   */
  public int round() {
    return header.round();
  }

  /**
   * Returns the bank.
   *
   * @return its MSP id
   */
  public String bank() {
    return header.bank();
  }

  /**
   * Returns which chunk of the update this is.
   *
   * @return from 0
   */
  public int chunk() {
    return header.chunk();
  }

  /**
   * Returns the private value.
   *
   * @return salt and values; not copied, the one array of this entry
   */
  public byte[] value() {
    return value;
  }

  /**
   * Writes the entry: the length of its header in 4 bytes, big endian, the header as canonical
   * JSON, the value.
   *
   * @return its bytes
   */
  public byte[] toBytes() {
    byte[] text = CanonicalJson.writeBytes(header);
    return ByteBuffer.allocate(Integer.BYTES + text.length + value.length)
        .putInt(text.length)
        .put(text)
        .put(value)
        .array();
  }

  /** Does not show the value. */
  @Override
  public String toString() {
    return "UpdateEntry[round=" + round() + ", bank=" + bank() + ", chunk=" + chunk() + "]";
  }
}
