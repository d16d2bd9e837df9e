package org.concordat.embedded.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.concordat.embedded.block.ReadWriteSet;
import org.concordat.embedded.definition.ChaincodeDefinition;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.ledger.StateStore.Update;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Simulates with the real simulation, then validates several transactions of one block. */
class ConflictValidatorTest {
  private static final ByteString VALUE = ByteString.copyFromUtf8("v");
  private static final SignaturePolicyRule ANY = SignaturePolicyRule.parse("OR('AMSP.peer')");

  private final StateStore state = new StateStore();
  private final Definitions definitions =
      new Definitions(
          List.of(
              ChaincodeDefinition.of("cc", "1")
                  .withEndorsementPolicy(ANY)
                  .withCollections(
                      new CollectionDefinition("c", ANY, 0, false, false, Optional.empty()))),
          ANY);

  /** What a transaction does while it is simulated. */
  private interface Script {
    void run(Simulation simulation) throws LedgerException;
  }

  @BeforeEach
  void commit_three_keys() {
    state.commit(
        0,
        List.of(
            new Update(Space.publicState("cc"), "a", VALUE, new Version(0, 0)),
            new Update(Space.publicState("cc"), "b", VALUE, new Version(0, 1)),
            new Update(Space.publicState("cc"), "c", VALUE, new Version(0, 2))));
  }

  private ReadWriteSet simulate(Script script) throws Exception {
    try (Simulation simulation = new Simulation("tx", state.snapshot(), definitions)) {
      script.run(simulation);
      return ReadWriteSet.parse(simulation.result().publicBytes());
    }
  }

  private TxValidationCode[] validate(ReadWriteSet... sets) {
    TxValidationCode[] codes = new TxValidationCode[sets.length];
    try (StateStore.Snapshot before = state.snapshot()) {
      ConflictValidator validator = new ConflictValidator(before);
      for (int i = 0; i < sets.length; i++) {
        codes[i] = validator.validate(sets[i], new Version(1, i));
      }
    }
    return codes;
  }

  @Test
  void a_write_earlier_in_the_block_conflicts_with_a_read() throws Exception {
    assertThat(
            validate(
                simulate(s -> s.put("cc", "a", VALUE)),
                simulate(s -> s.get("cc", "a")),
                simulate(s -> s.get("cc", "b"))))
        .containsExactly(
            TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT, TxValidationCode.VALID);
  }

  @Test
  void a_write_later_in_the_block_does_not() throws Exception {
    assertThat(validate(simulate(s -> s.get("cc", "a")), simulate(s -> s.put("cc", "a", VALUE))))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.VALID);
  }

  @Test
  void an_invalid_transactions_writes_do_not_count() throws Exception {
    Script readA =
        s -> {
          s.get("cc", "a");
          s.put("cc", "b", VALUE);
        };
    assertThat(
            validate(
                simulate(s -> s.put("cc", "a", VALUE)),
                simulate(readA),
                simulate(s -> s.get("cc", "b"))))
        .containsExactly(
            TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT, TxValidationCode.VALID);
  }

  private static void all(Simulation.Scan scan) {
    Optional<StateStore.Entry> next;
    do {
      next = scan.next();
    } while (next.isPresent());
  }

  @Test
  void keys_that_appear_change_or_vanish_in_the_block_are_phantoms() throws Exception {
    ReadWriteSet range = simulate(s -> all(s.range("cc", "a", "d")));
    for (Script change :
        List.<Script>of(
            s -> s.put("cc", "bb", VALUE),
            s -> s.put("cc", "b", VALUE),
            s -> s.put("cc", "b", null))) {
      assertThat(validate(simulate(change), range))
          .containsExactly(TxValidationCode.VALID, TxValidationCode.PHANTOM_READ_CONFLICT);
    }
    for (Script change :
        List.<Script>of(s -> s.put("cc", "d", VALUE), s -> s.put("cc", "0", VALUE))) {
      assertThat(validate(simulate(change), range))
          .containsExactly(TxValidationCode.VALID, TxValidationCode.VALID);
    }
  }

  @Test
  void a_range_read_in_part_is_checked_in_part() throws Exception {
    ReadWriteSet first = simulate(s -> s.range("cc", "a", "d").next());
    assertThat(validate(simulate(s -> s.put("cc", "b", VALUE)), first))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.VALID);
    assertThat(validate(simulate(s -> s.put("cc", "a", VALUE)), first))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.PHANTOM_READ_CONFLICT);
    assertThat(validate(simulate(s -> s.put("cc", "a0", VALUE)), first))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.VALID);
  }

  @Test
  void a_range_without_an_end_is_checked_to_the_last_key() throws Exception {
    ReadWriteSet range = simulate(s -> all(s.range("cc", "b", "")));
    assertThat(validate(simulate(s -> s.put("cc", "zzz", VALUE)), range))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.PHANTOM_READ_CONFLICT);
  }

  @Test
  void private_reads_are_checked_by_hash() throws Exception {
    ReadWriteSet read = simulate(s -> s.getPrivateHash("cc", "c", "k"));
    assertThat(validate(simulate(s -> s.putPrivate("cc", "c", "k", VALUE)), read))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
    assertThat(validate(simulate(s -> s.putPrivate("cc", "c", "other", VALUE)), read))
        .containsExactly(TxValidationCode.VALID, TxValidationCode.VALID);
  }
}
