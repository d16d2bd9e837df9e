package org.concordat.service.oidc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A sign-in under way, from the browser's leaving for the provider to its coming back. The browser
 * itself carries it, sealed, in a cookie: whoever begins many fills no memory here.
 *
 * @param state what comes back with the answer
 * @param nonce what the ID token has to name
 * @param verifier what proves to the provider that who began is who ends
 * @param returnTo where the browser goes then
 * @param endsMillis until when it holds
 */
record Pending(String state, String nonce, String verifier, String returnTo, long endsMillis) {
  /** Does not show the secrets. */
  @Override
  public String toString() {
    return "Pending[returnTo=" + returnTo + "]";
  }

  /** Seals such cookies with a key that ends with the process. */
  static final class Seal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 4_000;

    private final SecureRandom random;
    private final SecretKey key;

    Seal(SecureRandom random) {
      this.random = random;
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      this.key = new SecretKeySpec(bytes, "AES");
    }

    String seal(Pending pending) {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      String text =
          String.join(
              "\n",
              pending.state,
              pending.nonce,
              pending.verifier,
              Long.toString(pending.endsMillis),
              pending.returnTo);
      try {
        byte[] sealed =
            cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(nonce) + "." + encoder.encodeToString(sealed);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has AES", e);
      }
    }

    /** Opens a cookie; empty for one that this process has not sealed. */
    Optional<Pending> open(String cookie) {
      String[] parts = cookie.split("\\.", -1);
      if (parts.length != 2 || cookie.length() > LONGEST) {
        return Optional.empty();
      }
      try {
        Base64.Decoder decoder = Base64.getUrlDecoder();
        byte[] text =
            cipher(Cipher.DECRYPT_MODE, decoder.decode(parts[0])).doFinal(decoder.decode(parts[1]));
        String[] fields = new String(text, StandardCharsets.UTF_8).split("\n", 5);
        return Optional.of(
            new Pending(fields[0], fields[1], fields[2], fields[4], Long.parseLong(fields[3])));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher;
    }
  }
}
