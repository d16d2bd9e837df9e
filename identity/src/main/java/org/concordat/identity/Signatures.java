package org.concordat.identity;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ECDSA over P-256 with SHA-256 as Fabric wants it: a DER sequence of r and s, with s in the lower
 * half of the group's order. A signature with a high s is refused, since anybody could turn one
 * valid signature into another otherwise.
 */
public final class Signatures {
  /** The order n of the group of P-256 (SEC 2, section 2.4.2). */
  static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final byte SEQUENCE = 0x30;
  private static final byte INTEGER = 0x02;

  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  /**
   * How many checked signatures are remembered: each peer checks the same ones, and checking is a
   * pure function.
   */
  private static final int REMEMBERED = 16_384;

  private final Map<String, FutureTask<Boolean>> checks =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FutureTask<Boolean>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Signs {@code message} and returns the DER signature with a low s. */
  public static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(message);
      return toLowS(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with the given key", e);
    }
  }

  /**
   * Whether {@code signature} is a low-s signature of {@code message} under {@code key}. Results
   * are remembered by key, message and signature, and who asks while another is checking the same
   * waits for that answer: the peers of one process get every block at the same moment and would
   * repeat each other's arithmetic.
   */
  public boolean verify(PublicKey key, byte[] message, byte[] signature) {
    String name = Digests.hex(Digests.sha256(key.getEncoded(), Digests.sha256(message), signature));
    FutureTask<Boolean> check;
    synchronized (checks) {
      check =
          checks.computeIfAbsent(
              name, any -> new FutureTask<>(() -> check(key, message, signature)));
    }
    check.run(); // does nothing when somebody has begun
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return check.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("a signature could not be checked", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Checks one signature, remembering nothing. */
  static boolean check(PublicKey key, byte[] message, byte[] signature) {
    try {
      BigInteger s = integers(signature)[1];
      if (!(key instanceof ECPublicKey) || s.signum() <= 0 || s.compareTo(HALF_ORDER) > 0) {
        return false;
      }
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // malformed bytes are simply not a signature
    }
  }

  /** The same signature with s replaced by n - s where s lies in the upper half. */
  static byte[] toLowS(byte[] der) {
    BigInteger[] rs = integers(der);
    if (rs[1].compareTo(HALF_ORDER) <= 0) {
      return der;
    }
    return encode(rs[0], ORDER.subtract(rs[1]));
  }

  /**
   * The same signature with s replaced by n - s where s lies in the lower half: what verifiers must
   * refuse.
   */
  static byte[] toHighS(byte[] der) {
    BigInteger[] rs = integers(der);
    return rs[1].compareTo(HALF_ORDER) > 0 ? der : encode(rs[0], ORDER.subtract(rs[1]));
  }

  private static byte[] encode(BigInteger r, BigInteger s) {
    byte[] rBytes = r.toByteArray();
    byte[] sBytes = s.toByteArray();
    return ByteBuffer.allocate(rBytes.length + sBytes.length + 6)
        .put(SEQUENCE)
        .put((byte) (rBytes.length + sBytes.length + 4))
        .put(INTEGER)
        .put((byte) rBytes.length)
        .put(rBytes)
        .put(INTEGER)
        .put((byte) sBytes.length)
        .put(sBytes)
        .array();
  }

  /**
   * Reads r and s. Only the one DER encoding of two positive integers is accepted: the bytes come
   * from anybody, and a signature must not have two forms.
   */
  private static BigInteger[] integers(byte[] der) {
    ByteBuffer in = ByteBuffer.wrap(der);
    BigInteger[] rs = new BigInteger[2];
    try {
      require(in.get() == SEQUENCE && in.get() == in.remaining());
      for (int i = 0; i < rs.length; i++) {
        require(in.get() == INTEGER);
        int length = in.get();
        require(length > 0);
        byte[] value = new byte[length];
        in.get(value);
        rs[i] = new BigInteger(value);
        require(rs[i].signum() >= 0 && rs[i].toByteArray().length == length);
      }
      require(!in.hasRemaining());
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("an ECDSA signature cut short", e);
    }
    return rs;
  }

  private static void require(boolean wellFormed) {
    if (!wellFormed) {
      throw new IllegalArgumentException("not the DER encoding of two positive integers");
    }
  }
}
