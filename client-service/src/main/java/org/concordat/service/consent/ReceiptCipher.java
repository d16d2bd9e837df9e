package org.concordat.service.consent;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;

/**
 * Seals receipts with AES-256-GCM, each under a nonce of its own. Dataset, receipt id, version and
 * key id are authenticated with it: a sealed receipt opens in its own place only.
 */
final class ReceiptCipher {
  private static final String TAG = "concordat/consent-receipt/1";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final ConsentKeys keys;
  private final SecureRandom random;

  ReceiptCipher(ConsentKeys keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  /** Seals a receipt's content with the current key. */
  SealedReceipt seal(String dataset, String id, int version, ReceiptContent content) {
    String keyId = keys.current();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.key(keyId), nonce);
      cipher.updateAAD(place(dataset, id, version, keyId));
      byte[] sealed = cipher.doFinal(CanonicalJson.writeBytes(content));
      return new SealedReceipt(
          version,
          keyId,
          ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  /**
   * Opens a sealed receipt.
   *
   * @throws ConcordatException {@link ErrorCode#RECEIPT_UNREADABLE} when it was changed, moved, or
   *     sealed with another key
   */
  ReceiptContent open(String dataset, String id, SealedReceipt sealed) {
    SecretKey key = keys.key(sealed.keyId());
    if (key == null) {
      throw unreadable(dataset, id, "its key " + sealed.keyId() + " is not in the file of keys");
    }
    if (sealed.bytes().length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw unreadable(dataset, id, "it is cut short");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(sealed.bytes()).get(nonce);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
      cipher.updateAAD(place(dataset, id, sealed.version(), sealed.keyId()));
      byte[] content =
          cipher.doFinal(sealed.bytes(), NONCE_BYTES, sealed.bytes().length - NONCE_BYTES);
      return CanonicalJson.read(content, ReceiptContent.class);
    } catch (AEADBadTagException e) {
      throw unreadable(
          dataset, id, "it was changed or moved in the database, or its key is another");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  private static byte[] place(String dataset, String id, int version, String keyId) {
    return CanonicalJson.writeBytes(List.of(TAG, dataset, id, version, keyId));
  }

  private static ConcordatException unreadable(String dataset, String id, String why) {
    return new ConcordatException(
        ErrorCode.RECEIPT_UNREADABLE,
        "receipt " + id + " of dataset " + dataset + " cannot be opened: " + why);
  }
}
