package org.concordat.protocol.evidence;

import java.nio.charset.StandardCharsets;

/** The fixed bytes of a bundle. */
final class BundleFile {
  private static final String MAGIC = "CONCORDAT-EVIDENCE/1\n";

  /** Bytes of the manifest's length. */
  static final int LENGTH = 4;

  /** Bytes of the digest over all before it. */
  static final int TRAILER = 32;

  /** The first byte of a header-only entry. */
  static final int HEADER_ONLY = 0;

  /** The first byte of a whole block's entry. */
  static final int WHOLE = 1;

  /** From here on a writer begins a new section. */
  static final int SECTION_FULL = 4 << 20;

  private BundleFile() {}

  static byte[] magic() {
    return MAGIC.getBytes(StandardCharsets.US_ASCII);
  }
}
