package org.concordat.verifier.identity;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;

/**
 * ECDSA over SHA-256 as Fabric takes it: of the two values of s that fit a message, only the lower.
 * For one thread.
 */
public final class Ecdsa {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  private final Signature verifier;

  /** How exact a signature's encoding must be. */
  public enum Form {
    /** As Fabric's peers read it: what follows the two numbers is passed over. */
    AS_FABRIC,
    /** The one encoding of the two numbers, for signatures that nothing else binds. */
    EXACT
  }

  /**
   * Verifies with the native provider where this machine can load it, otherwise with the JDK's.
   * Both are given the two numbers only, in range and of one length: what may stand around them is
   * decided here.
   */
  public Ecdsa() {
    this(Optional.<Provider>of(AmazonCorrettoCryptoProvider.INSTANCE).filter(Ecdsa::isLoaded));
  }

  /** Verifies with a provider; the JDK's when there is none. */
  Ecdsa(Optional<Provider> provider) {
    try {
      verifier =
          provider.isPresent()
              ? Signature.getInstance(ALGORITHM, provider.get())
              : Signature.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every provider has ECDSA", e);
    }
  }

  private static boolean isLoaded(Provider provider) {
    return ((AmazonCorrettoCryptoProvider) provider).getLoadingError() == null;
  }

  /**
   * Verifies a signature.
   *
   * @param key whose it should be
   * @param signature its DER form
   * @param form how exact the form must be
   * @param message what was signed, in parts
   * @return whether it is
   */
  public boolean verify(ECPublicKey key, byte[] signature, Form form, byte[]... message) {
    BigInteger order = key.getParams().getOrder();
    int width = (order.bitLength() + 7) / 8;
    byte[] numbers = new byte[2 * width];
    try {
      Der outer = Der.of(signature);
      Der pair = outer.enter(Der.SEQUENCE);
      BigInteger r = pair.enter(Der.INTEGER).integer();
      BigInteger s = pair.enter(Der.INTEGER).integer();
      boolean more = outer.hasMore() || pair.hasMore();
      if ((more && form == Form.EXACT)
          || !isWithin(r, order)
          || !isWithin(s, order.shiftRight(1))) {
        return false;
      }
      put(r, numbers, width);
      put(s, numbers, 2 * width);
    } catch (Der.Malformed e) {
      return false;
    }
    try {
      verifier.initVerify(key);
      for (byte[] part : message) {
        verifier.update(part);
      }
      return verifier.verify(numbers);
    } catch (InvalidKeyException | SignatureException e) {
      return false; // a key or numbers off the curve sign nothing
    }
  }

  /** From 1 to {@code most}, which is below the order; half the order counts as low. */
  private static boolean isWithin(BigInteger value, BigInteger most) {
    return value.signum() > 0 && value.compareTo(most) <= 0;
  }

  private static void put(BigInteger value, byte[] target, int end) {
    byte[] bytes = value.toByteArray();
    int skip = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
    System.arraycopy(bytes, skip, target, end - bytes.length + skip, bytes.length - skip);
  }
}
