package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.id;
import static org.concordat.service.consent.Consents.people;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.MerkleLog;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.consent.ReceiptLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million receipts in one bank. Takes minutes: it runs only where it is asked for by name. */
class ConsentScaleIT {
  private static final int MILLION = 1_000_000;
  private static final int MORE = 1_000;

  @TempDir Path directory;

  @Test
  void a_root_over_a_million_receipts_is_made_from_their_texts_within_ten_seconds() {
    String text = ReceiptDocument.write("urn:register", TERMS, Consents.given(1), "p".repeat(43));
    byte[] salt = new byte[Digests.LENGTH];
    new SecureRandom().nextBytes(salt);
    Levels levels = new Levels();
    MerkleLog log = new MerkleLog(levels, 0);

    long start = System.nanoTime();
    for (int person = 0; person < MILLION; person++) {
      salt[person % 32] ^= (byte) person;
      log.append(ReceiptLeaf.digest(ConsentState.GIVEN, salt, text));
    }
    log.root(MILLION);
    double seconds = since(start);

    System.out.printf(
        Locale.ROOT,
        "measured: root over 1,000,000 receipts of %d bytes from their texts, one thread: %.2f s%n",
        text.getBytes(StandardCharsets.UTF_8).length,
        seconds);
    assertThat(seconds).isLessThan(10);
  }

  @Test
  void a_million_receipts_are_recorded_rooted_proved_and_added_to() {
    try (Consents consents = new Consents(directory)) {
      long start = System.nanoTime();
      for (int from = 0; from < MILLION; from += ConsentRegister.MOST_AT_ONCE) {
        consents.register.record(DATASET, TERMS, people(from, from + ConsentRegister.MOST_AT_ONCE));
      }
      double recorded = since(start);

      start = System.nanoTime();
      ConsentRoot root = consents.root(1);
      double rooted = since(start);

      start = System.nanoTime();
      ReceiptProof proof = consents.roots.prove(root, id(765_432));
      double proved = since(start);

      start = System.nanoTime();
      consents.register.record(DATASET, TERMS, people(MILLION, MILLION + MORE));
      ConsentRoot next = consents.root(2);
      double added = since(start);

      int bytes = proof.proof().write().getBytes(StandardCharsets.UTF_8).length;
      System.out.printf(
          Locale.ROOT,
          "measured: H2, heap %d MiB: 1,000,000 receipts recorded in %.0f s; root %.3f s; proof"
              + " %.3f s, %d bytes; 1,000 more and a new root %.3f s; database %d MiB%n",
          Runtime.getRuntime().maxMemory() >> 20,
          recorded,
          rooted,
          proved,
          bytes,
          added,
          directory.resolve("db.mv.db").toFile().length() >> 20);
      assertThat(root.entries()).isEqualTo(MILLION);
      assertThat(next.entries()).isEqualTo(MILLION + MORE);
      assertThat(rooted).isLessThan(10);
      assertThat(bytes).isLessThan(1_000);
      assertThat(proof.proof().verify(proof.receipt().toString(), root)).isTrue();
      consents.roots.check(root);
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static final class Levels implements MerkleLog.Nodes {
    private final List<List<byte[]>> levels = new ArrayList<>();

    @Override
    public byte[] node(int level, long position) {
      return levels.get(level).get((int) position);
    }

    @Override
    public void keep(int level, long position, byte[] digest) {
      if (levels.size() == level) {
        levels.add(new ArrayList<>());
      }
      levels.get(level).add(digest);
    }
  }
}
