package org.concordat.verifier.tamper;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.concordat.verifier.testing.ForgedTransaction;
import org.concordat.verifier.testing.Refusals;
import org.concordat.verifier.testing.Resealed;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One byte of a bundle is changed, with and without new digests around it. */
class ChangedBytesTest {
  private static final long SEED = 20_261_122L;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PLACES = 3_000;
  private static final int TRANSACTIONS = 30;

  private static Roots smallRoots;
  private static byte[] small;
  private static Roots largeRoots;
  private static byte[] large;

  @BeforeAll
  static void forge() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    // Block 0 and a definition: whatever comes later is looked at only when these are sound.
    Consortium one = new Consortium(1, 0, now);
    small = ForgedLedger.begin(one).bundle();
    smallRoots = one.roots();
    assertThat(ForgedLedger.verify(small, smallRoots).height()).isEqualTo(2);

    Consortium four = new Consortium(4, 1, now);
    ForgedLedger ledger = ForgedLedger.begin(four);
    List<ByteString> envelopes = new ArrayList<>();
    TxValidationCode[] codes = new TxValidationCode[TRANSACTIONS];
    for (int i = 0; i < TRANSACTIONS; i++) {
      boolean late = i % 3 == 2;
      ForgedTransaction call =
          ledger
              .callOf(four.banks().get(i % 4), "put", "k" + i)
              .reads("k" + (late ? i - 1 : i))
              .writes("k" + i, "v".repeat(20 * i))
              .writesPrivately(ForgedLedger.UPDATES, "p" + i, "v");
      envelopes.add(call.build());
      codes[i] = late ? TxValidationCode.MVCC_READ_CONFLICT : TxValidationCode.VALID;
    }
    large = ledger.add(envelopes, codes).bundle();
    largeRoots = four.roots();
    assertThat(ForgedLedger.verify(large, largeRoots).height()).isEqualTo(3);
  }

  @Test
  void every_byte_of_a_small_bundle_matters() {
    for (int at = 0; at < small.length; at++) {
      byte[] changed = flipped(small, at, at & 7);
      assertRefused("offset " + at, changed, smallRoots);
    }
  }

  @Test
  void every_byte_of_a_small_bundles_blocks_matters_when_it_is_sealed_again() {
    byte[] raw = Resealed.raw(Resealed.entries(small));
    SplittableRandom random = seeded("small");
    for (int at = 0; at < raw.length; at++) {
      byte[] changed = flipped(raw, at, random.nextInt(8));
      assertRefused("raw offset " + at, sealed(changed, 2), smallRoots);
    }
  }

  @Test
  void seeded_changes_of_a_larger_bundles_blocks_are_refused_when_it_is_sealed_again() {
    byte[] raw = Resealed.raw(Resealed.entries(large));
    SplittableRandom random = seeded("large");
    for (int i = 0; i < PLACES; i++) {
      byte[] changed = raw.clone();
      int at = random.nextInt(raw.length);
      byte before = changed[at];
      while (changed[at] == before) {
        changed[at] = (byte) random.nextInt(256);
      }
      assertRefused("change " + i + " at raw offset " + at, sealed(changed, 3), largeRoots);
    }
  }

  @Test
  void seeded_insertions_and_omissions_are_refused_when_it_is_sealed_again() {
    byte[] raw = Resealed.raw(Resealed.entries(large));
    SplittableRandom random = seeded("lengths");
    for (int i = 0; i < PLACES / 5; i++) {
      int at = random.nextInt(raw.length);
      int length = 1 + random.nextInt(40);
      byte[] changed;
      if (random.nextBoolean()) {
        int end = Math.min(raw.length, at + length);
        changed = Arrays.copyOf(raw, raw.length - (end - at));
        System.arraycopy(raw, end, changed, at, raw.length - end);
      } else {
        changed = Arrays.copyOf(raw, raw.length + length);
        System.arraycopy(raw, at, changed, at + length, raw.length - at);
      }
      assertRefused("change " + i + " at raw offset " + at, sealed(changed, 3), largeRoots);
    }
  }

  private static byte[] sealed(byte[] raw, long height) {
    return Resealed.seal(raw, height, UnaryOperator.identity());
  }

  private static SplittableRandom seeded(String what) {
    System.out.println("ChangedBytesTest, " + what + ": seed " + SEED);
    return new SplittableRandom(SEED);
  }

  private static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] changed = bytes.clone();
    changed[at] ^= (byte) (1 << bit);
    return changed;
  }

  private static void assertRefused(String what, byte[] bundle, Roots roots) {
    Instant begin = Instant.now();
    Finding finding;
    try {
      finding = Refusals.of(() -> ForgedLedger.verify(bundle, roots));
    } catch (AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
    assertThat(finding.place().toString()).as(what).isNotEmpty();
    assertThat(Duration.between(begin, Instant.now())).as(what).isLessThan(LIMIT);
  }
}
