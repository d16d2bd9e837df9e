package org.concordat.service.consent;

/** A receipt's content as the database holds it: unreadable without a key. */
final class SealedReceipt {
  private final int version;
  private final String keyId;
  private final byte[] bytes;

  /**
   * Creates a sealed receipt.
   *
   * @param version counts how often it was sealed, from 1
   * @param keyId with which key
   * @param bytes nonce, ciphertext and authentication tag
   */
  SealedReceipt(int version, String keyId, byte[] bytes) {
    this.version = version;
    this.keyId = keyId;
    this.bytes = bytes;
  }

  int version() {
    return version;
  }

  String keyId() {
    return keyId;
  }

  byte[] bytes() {
    return bytes;
  }
}
