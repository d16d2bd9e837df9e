package org.concordat.protocol.evidence;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of a protobuf message as they stand on the wire; as much as the outermost messages of
 * a block need, which have numbers and bytes only.
 */
final class ProtoFields {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int LONGEST_VARINT = 10;

  private final byte[] message;
  private int at;

  private ProtoFields(byte[] message) {
    this.message = message;
  }

  /**
   * A field of bytes.
   *
   * @param number its number
   * @param bytes its value
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Field(int number, byte[] bytes) {}

  /** A block's header. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Header(long number, byte[] previousHash, byte[] dataHash) {
    static Header of(byte[] message) {
      ProtoFields fields = new ProtoFields(message);
      long number = 0;
      byte[] previousHash = new byte[0];
      byte[] dataHash = new byte[0];
      while (fields.at < message.length) {
        long tag = fields.varint();
        switch ((int) tag) {
          case (1 << 3) | VARINT -> number = fields.varint();
          case (2 << 3) | BYTES -> previousHash = fields.bytes();
          case (3 << 3) | BYTES -> dataHash = fields.bytes();
          default -> throw new IllegalArgumentException("no field of a block header: tag " + tag);
        }
      }
      return new Header(number, previousHash, dataHash);
    }
  }

  /** The fields of a message that has fields of bytes only. */
  static List<Field> of(byte[] message) {
    ProtoFields fields = new ProtoFields(message);
    List<Field> found = new ArrayList<>();
    while (fields.at < message.length) {
      long tag = fields.varint();
      if ((tag & 7) != BYTES || tag >>> 3 == 0 || tag > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("expected a field of bytes, got tag " + tag);
      }
      found.add(new Field((int) (tag >>> 3), fields.bytes()));
    }
    return found;
  }

  /** The number with which a message begins as its field 1; 0 when it begins otherwise. */
  static long firstNumber(byte[] message) {
    ProtoFields fields = new ProtoFields(message);
    return message.length > 0 && fields.varint() == ((1 << 3) | VARINT) ? fields.varint() : 0;
  }

  static void write(ByteArrayOutputStream out, int number, byte[] bytes) {
    writeVarint(out, (number << 3) | BYTES);
    writeVarint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void writeVarint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (at == message.length) {
        throw new IllegalArgumentException("a message that ends within a number");
      }
      byte b = message[at++];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than 10 bytes");
  }

  private byte[] bytes() {
    long length = varint();
    if (length < 0 || length > message.length - at) {
      throw new IllegalArgumentException("a field of " + length + " bytes goes beyond its message");
    }
    at += (int) length;
    return Arrays.copyOfRange(message, at - (int) length, at);
  }
}
