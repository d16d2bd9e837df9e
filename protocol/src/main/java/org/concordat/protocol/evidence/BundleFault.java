package org.concordat.protocol.evidence;

/** Why a file is no evidence bundle. A code never changes its meaning. */
public enum BundleFault {
  /** The file does not begin as a bundle does. */
  NOT_A_BUNDLE("EV-101"),
  /** The file ends before everything it announces. */
  TRUNCATED("EV-102"),
  /** The file goes on after its end. */
  TRAILING_BYTES("EV-103"),
  /** The manifest is not the canonical JSON of a manifest. */
  MANIFEST_INVALID("EV-104"),
  /** Something is larger, or more, than a reader accepts. */
  LIMIT_EXCEEDED("EV-105"),
  /** The sections are not those a bundle has, or not in their order. */
  SECTION_INVALID("EV-106"),
  /** A section is no deflate stream of the lengths the manifest gives. */
  COMPRESSION_INVALID("EV-107"),
  /** Bytes do not have the digest they should have. */
  DIGEST_MISMATCH("EV-108"),
  /** The file cannot be read. */
  UNREADABLE("EV-109"),
  /** An entry of a {@code blocks} section has no valid form. */
  BLOCK_ENTRY_INVALID("EV-110"),
  /** A line of a {@code records} section is not the canonical JSON of a record. */
  RECORD_INVALID("EV-111"),
  /** An entry of the updates has no valid form. */
  UPDATE_INVALID("EV-113");

  private final String code;

  BundleFault(String code) {
    this.code = code;
  }

  /**
   * Returns the stable code.
   *
   * @return {@code EV-} and three digits
   */
  public String code() {
    return code;
  }
}
