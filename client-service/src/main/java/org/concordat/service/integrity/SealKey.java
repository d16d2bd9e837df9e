package org.concordat.service.integrity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.concordat.protocol.commitment.Digests;

/**
 * The secret under which this service seals what it stores. It is made at the first start and lies
 * in a file of its own, readable by its owner only: whoever has this file and the database can
 * write rows that pass for the service's.
 */
final class SealKey {
  private static final int BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String MAC = "HmacSHA512";
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final Mac rows;
  private final Mac files;
  private final SecretKeySpec states;
  private final SecureRandom random;

  private SealKey(byte[] secret, SecureRandom random) {
    this.rows = mac(derived(secret, "concordat/integrity/rows/1"));
    this.files = mac(derived(secret, "concordat/integrity/files/1"));
    this.states =
        new SecretKeySpec(derived(secret, "concordat/integrity/states/1"), 0, BYTES, "AES");
    this.random = random;
  }

  /**
   * Reads the key.
   *
   * @param file the file
   * @param random gives nonces
   * @return the key; empty when there is no file
   * @throws IOException when it cannot be read or is no key
   * @throws IllegalArgumentException when others may read it
   */
  static Optional<SealKey> read(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
    granted.removeAll(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    if (!granted.isEmpty()) {
      throw new IllegalArgumentException(
          file + " must be readable by its owner only: chmod 600 " + file);
    }
    String digits = Files.readString(file).strip();
    if (!digits.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
      throw new IOException(file + " holds no key: expected " + 2 * BYTES + " hexadecimal digits");
    }
    return Optional.of(new SealKey(Digests.fromHex(digits), random));
  }

  /**
   * Makes a new key and writes it to a file.
   *
   * @param file the file
   * @param random gives the key and nonces
   * @return the key
   * @throws IOException when the file cannot be written
   */
  static SealKey create(Path file, SecureRandom random) throws IOException {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    PrivateFile.write(file, Digests.hex(secret) + "\n", true);
    return new SealKey(secret, random);
  }

  /** Makes a key that is kept nowhere: nothing was sealed by it. */
  static SealKey ephemeral(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new SealKey(secret, random);
  }

  /** Seals a row. */
  RowSeal row(byte[] content) {
    return new RowSeal(copy(rows).doFinal(content));
  }

  /** Computes the code of a file's text, in hexadecimal. */
  String file(String text) {
    return Digests.hex(copy(files).doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Encrypts a state, so that it can neither be read nor made. */
  byte[] encrypt(byte[] state) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, states, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = new byte[NONCE_BYTES + cipher.getOutputSize(state.length)];
      System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
      cipher.doFinal(state, 0, state.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in GCM", e);
    }
  }

  /** Decrypts a state; empty when it was not encrypted under this key. */
  Optional<byte[]> decrypt(byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(
          Cipher.DECRYPT_MODE, states, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in GCM", e);
    }
  }

  private static byte[] derived(byte[] secret, String purpose) {
    return mac(secret).doFinal(purpose.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + MAC, e);
    }
  }

  private static Mac copy(Mac prototype) {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's " + MAC + " can be cloned", e);
    }
  }
}
