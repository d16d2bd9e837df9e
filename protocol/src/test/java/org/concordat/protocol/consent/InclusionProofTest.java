package org.concordat.protocol.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.MerkleLog;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

class InclusionProofTest {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final long SEED = 7;
  private static final String RECEIPT = "{\"id\":\"r-5\",\"purposes\":[\"dpv:FraudPrevention\"]}";
  private static final byte[] SALT = Digests.sha256("salt");
  private static final byte[] FILLER = Digests.sha256("filler");

  @Test
  void a_receipt_is_shown_to_be_under_the_root() {
    Register register = register(9);

    InclusionProof proof = register.proof(5, ConsentState.GIVEN);

    assertThat(InclusionProof.read(proof.write())).isEqualTo(proof);
    assertThat(proof.verify(RECEIPT, register.root())).isTrue();
    assertThat(proof.fault(RECEIPT, register.root().root())).isEmpty();
  }

  @Test
  void how_the_receipts_file_is_laid_out_does_not_matter() {
    Register register = register(9);
    String pretty =
        "{\n  \"purposes\" : [ \"dpv:FraudPrevention\" ],\n  \"id\" : \"r\\u002d5\"\n}\n";

    assertThat(register.proof(5, ConsentState.GIVEN).verify(pretty, register.root())).isTrue();
  }

  @Test
  void another_receipt_another_state_and_another_root_are_not_shown() {
    Register register = register(9);
    ConsentRoot root = register.root();
    InclusionProof proof = register.proof(5, ConsentState.GIVEN);
    InclusionProof withdrawn = register.proof(5, ConsentState.WITHDRAWN);
    ConsentRoot next =
        new ConsentRoot("BankAMSP", "payments", 2, root.entries(), 9, 0, root.root());
    ConsentRoot longer = new ConsentRoot("BankAMSP", "payments", 1, 10, 9, 0, root.root());
    ConsentRoot other = new ConsentRoot("BankAMSP", "payments", 1, 9, 9, 0, "0".repeat(64));

    assertThat(proof.fault(RECEIPT.replace("Fraud", "fraud"), root))
        .hasValueSatisfying(why -> assertThat(why).contains("do not lead to the root"));
    assertThat(withdrawn.verify(RECEIPT, root)).isFalse();
    assertThat(proof.fault(RECEIPT, next))
        .hasValueSatisfying(why -> assertThat(why).contains("root 1", "number 2"));
    assertThat(proof.fault(RECEIPT, longer))
        .hasValueSatisfying(why -> assertThat(why).contains("9 entries", "has 10"));
    assertThat(proof.verify(RECEIPT, other)).isFalse();
  }

  @Test
  void a_receipt_that_cannot_be_read_is_said_to_be_so() {
    Register register = register(9);
    InclusionProof proof = register.proof(5, ConsentState.GIVEN);

    for (String broken : List.of("", "{", "{\"a\":1.5}", "{\"a\":1,\"a\":1}", "[".repeat(5_000))) {
      assertThat(proof.fault(broken, register.root()))
          .as("%s", broken.length() > 20 ? "deep" : broken)
          .hasValueSatisfying(why -> assertThat(why).startsWith("the receipt cannot be read"));
    }
  }

  @Test
  void every_changed_bit_of_a_proof_is_found() {
    for (int size : List.of(1, 2, 9, 1_000)) {
      Register register = register(size);
      byte[] text =
          register.proof(Math.min(5, size - 1), ConsentState.GIVEN).write().getBytes(UTF_8);
      assertThat(InclusionProof.read(new String(text, UTF_8)).verify(RECEIPT, register.root()))
          .isTrue();
      for (int bit = 0; bit < text.length * 8; bit++) {
        byte[] changed = text.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        assertThat(holds(changed, register.root())).as("bit %d of %d", bit, size).isFalse();
      }
    }
  }

  @Test
  void a_proof_cut_short_or_written_otherwise_is_refused() {
    String text = register(9).proof(5, ConsentState.GIVEN).write();

    for (int length = 0; length < text.length(); length++) {
      String cut = text.substring(0, length);
      assertThatThrownBy(() -> InclusionProof.read(cut)).isInstanceOf(ConcordatException.class);
    }
    assertThat(InclusionProof.read(" " + text + "\n")).isNotNull();
    assertThatThrownBy(() -> InclusionProof.read(text.replace(":", ": ")))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_JSON));
  }

  @Test
  void a_proof_that_shows_itself_does_not_show_the_salt() {
    InclusionProof proof = register(9).proof(5, ConsentState.GIVEN);

    assertThat(proof.toString()).doesNotContain(proof.salt());
  }

  @Test
  void receipts_are_under_the_roots_of_random_logs() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 30; round++) {
      Register register = register(6 + random.nextInt(3_000));

      assertThat(register.proof(5, ConsentState.GIVEN).verify(RECEIPT, register.root())).isTrue();
    }
  }

  @Test
  void a_proof_in_a_log_of_a_million_entries_takes_less_than_a_kilobyte() {
    Register register = register(1_000_000);
    ConsentRoot root = register.root();

    int longest = 0;
    for (long index : new long[] {0, 5, 499_999, 524_288, 999_998, 999_999}) {
      InclusionProof proof =
          InclusionProof.of(
              root, index, ConsentState.WITHDRAWN, SALT, register.log.path(index, root.entries()));
      longest = Math.max(longest, proof.write().getBytes(UTF_8).length);
    }
    System.out.println("longest proof in a log of 1,000,000: " + longest + " bytes");
    assertThat(longest).isLessThan(1_000);
    assertThat(register.proof(5, ConsentState.GIVEN).verify(RECEIPT, root)).isTrue();
  }

  private static boolean holds(byte[] text, ConsentRoot root) {
    try {
      return InclusionProof.read(new String(text, UTF_8)).verify(RECEIPT, root);
    } catch (ConcordatException refused) {
      return false;
    }
  }

  /** A register whose entry 5, or last one, is the receipt's; the others are anybody's. */
  private static Register register(int size) {
    Register register = new Register();
    for (int index = 0; index < size; index++) {
      register.log.append(
          index == Math.min(5, size - 1)
              ? ReceiptLeaf.digest(ConsentState.GIVEN, SALT, RECEIPT)
              : FILLER);
    }
    return register;
  }

  private static final class Register {
    private final List<List<byte[]>> levels = new ArrayList<>();
    private final MerkleLog log =
        new MerkleLog(
            new MerkleLog.Nodes() {
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
            },
            0);

    private ConsentRoot root() {
      return new ConsentRoot(
          "BankAMSP", "payments", 1, log.size(), log.size(), 0, Digests.hex(log.root(log.size())));
    }

    private InclusionProof proof(int index, ConsentState state) {
      return InclusionProof.of(root(), index, state, SALT, log.path(index, log.size()));
    }
  }
}
