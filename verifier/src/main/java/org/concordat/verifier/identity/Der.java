package org.concordat.verifier.identity;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** As much of DER as names and ECDSA signatures need. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private final byte[] bytes;
  private final int end;
  private int at;

  private Der(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Why bytes are no DER of the kind expected. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  static Der of(byte[] bytes) {
    return new Der(bytes, 0, bytes.length);
  }

  boolean hasMore() {
    return at < end;
  }

  int tag() throws Malformed {
    if (at >= end) {
      throw new Malformed("ends too early");
    }
    return bytes[at] & 0xff;
  }

  /** The content of the next value, which must have that tag. */
  Der enter(int tag) throws Malformed {
    if (tag() != tag) {
      throw new Malformed("expected tag %d, got %d".formatted(tag, tag()));
    }
    return enterAny();
  }

  Der enterAny() throws Malformed {
    at++;
    int length = length();
    if (length > end - at) {
      throw new Malformed("a value goes beyond its container");
    }
    at += length;
    return new Der(bytes, at - length, at);
  }

  private int length() throws Malformed {
    int first = octet();
    if (first < 0x80) {
      return first;
    }
    int octets = first & 0x7f;
    if (octets == 0 || octets > 3) {
      throw new Malformed("a length of " + octets + " octets");
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | octet();
    }
    if (length < 0x80 || length >>> (8 * (octets - 1)) == 0) {
      throw new Malformed("a length not in its shortest form");
    }
    return length;
  }

  private int octet() throws Malformed {
    int octet = tag();
    at++;
    return octet;
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** This content as an integer in its shortest form. */
  BigInteger integer() throws Malformed {
    byte[] content = content();
    if (content.length == 0
        || (content.length > 1
            && ((content[0] == 0 && content[1] >= 0) || (content[0] == -1 && content[1] < 0)))) {
      throw new Malformed("an integer not in its shortest form");
    }
    return new BigInteger(content);
  }

  /**
   * The organisational units of an encoded distinguished name, in order.
   *
   * @param name the DER form of the name
   */
  static List<String> organizationalUnits(byte[] name) throws Malformed {
    byte[] unit = {0x55, 0x04, 0x0b};
    List<String> units = new ArrayList<>();
    Der relativeNames = of(name).enter(SEQUENCE);
    while (relativeNames.hasMore()) {
      Der attributes = relativeNames.enter(SET);
      while (attributes.hasMore()) {
        Der attribute = attributes.enter(SEQUENCE);
        boolean found = Arrays.equals(attribute.enter(OID).content(), unit);
        Charset charset = charset(attribute.tag());
        byte[] value = attribute.enterAny().content();
        if (found) {
          units.add(new String(value, charset));
        }
      }
    }
    return units;
  }

  private static Charset charset(int tag) {
    return switch (tag) {
      case 0x1e -> StandardCharsets.UTF_16BE; // BMPString
      case 0x1c -> Charset.forName("UTF-32BE"); // UniversalString
      case 0x0c -> StandardCharsets.UTF_8;
      default -> StandardCharsets.ISO_8859_1;
    };
  }
}
