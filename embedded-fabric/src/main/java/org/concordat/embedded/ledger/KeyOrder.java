package org.concordat.embedded.ledger;

import java.util.Comparator;

/**
 * The order of keys in Fabric: by UTF-8 bytes, which is by code point. {@link String#compareTo}
 * differs from it for surrogate pairs, and the end of a composite key's range is one.
 */
public final class KeyOrder {
  /** By code point. */
  public static final Comparator<String> BY_CODE_POINT = KeyOrder::compare;

  private KeyOrder() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xHigh = Character.isSurrogate(x);
        boolean yHigh = Character.isSurrogate(y);
        return xHigh == yHigh ? Character.compare(x, y) : Boolean.compare(xHigh, yHigh);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
