package org.concordat.verifier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.concordat.verifier.identity.Ecdsa.Form;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaTest {
  private static final int MESSAGES = 60;

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1"})
  void the_native_provider_and_the_jdk_agree_on_every_signature_right_or_wrong(String curve)
      throws GeneralSecurityException {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    System.out.println("EcdsaTest: -Dseed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec(curve));
    Ecdsa usual = new Ecdsa();
    Ecdsa jdk = new Ecdsa(Optional.empty());
    int right = 0;
    for (int i = 0; i < MESSAGES; i++) {
      KeyPair pair = keys.generateKeyPair();
      ECPublicKey key = (ECPublicKey) pair.getPublic();
      BigInteger order = key.getParams().getOrder();
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      BigInteger[] signed = sign(pair, message);
      BigInteger low = signed[1].min(order.subtract(signed[1]));
      assertThat(usual.verify(key, der(signed[0], low), Form.EXACT, message)).isTrue();
      for (BigInteger[] numbers : neighbours(signed[0], low, order, random)) {
        byte[] signature = der(numbers[0], numbers[1]);
        boolean verdict = usual.verify(key, signature, Form.EXACT, message);
        assertThat(verdict)
            .as("r %s, s %s", numbers[0], numbers[1])
            .isEqualTo(jdk.verify(key, signature, Form.EXACT, message));
        right += verdict ? 1 : 0;
      }
    }
    assertThat(right).isEqualTo(MESSAGES);
  }

  /** The signature itself, and what is near it or at an edge. */
  private static List<BigInteger[]> neighbours(
      BigInteger r, BigInteger s, BigInteger order, SplittableRandom random) {
    BigInteger bit = BigInteger.ONE.shiftLeft(random.nextInt(order.bitLength() - 1));
    List<BigInteger[]> all = new ArrayList<>();
    all.add(new BigInteger[] {r, s});
    for (BigInteger other :
        List.of(
            r.xor(bit),
            BigInteger.ZERO,
            BigInteger.ONE,
            order,
            order.add(r),
            order.subtract(BigInteger.ONE),
            r.negate())) {
      all.add(new BigInteger[] {other, s});
    }
    for (BigInteger other :
        List.of(s.xor(bit), BigInteger.ZERO, BigInteger.ONE, order.subtract(s), order.add(s))) {
      all.add(new BigInteger[] {r, other});
    }
    return all;
  }

  private static BigInteger[] sign(KeyPair pair, byte[] message) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(message);
    byte[] numbers = signer.sign();
    int width = numbers.length / 2;
    return new BigInteger[] {
      new BigInteger(1, numbers, 0, width), new BigInteger(1, numbers, width, width)
    };
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    byte[] all = new byte[6 + first.length + second.length];
    all[0] = Der.SEQUENCE;
    all[1] = (byte) (all.length - 2);
    all[2] = Der.INTEGER;
    all[3] = (byte) first.length;
    System.arraycopy(first, 0, all, 4, first.length);
    all[4 + first.length] = Der.INTEGER;
    all[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, all, 6 + first.length, second.length);
    return all;
  }
}
