package org.concordat.verifier.tamper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.testing.Consortium;
import org.concordat.verifier.testing.ForgedLedger;
import org.concordat.verifier.testing.Resealed;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * A bundle of six blocks that somebody without keys takes apart, and another of the same heights.
 */
@TestInstance(Lifecycle.PER_CLASS) // each class has its own: they run side by side
abstract class TakenApart {
  static final int BLOCK = 3;

  Consortium consortium;
  Roots roots;
  List<byte[]> entries;
  List<byte[]> others;

  @BeforeAll
  final void forge() {
    consortium = new Consortium(4, 1, Instant.parse("2026-01-01T00:00:00Z"));
    roots = consortium.roots();
    entries = Resealed.entries(ledger("v").bundle());
    others = Resealed.entries(ledger("w").bundle());
    assertThat(verify(entries)).isEqualTo(6);
  }

  private ForgedLedger ledger(String value) {
    ForgedLedger ledger = ForgedLedger.begin(consortium);
    ledger.add(ledger.call("put").writes("k", value).build());
    ledger.add(
        List.of(
            ledger.call("put").reads("k", 2, 0).writes("k", value).build(),
            ledger.callOf("BankB", "put").reads("k", 2, 0).writes("k", value).build(),
            ledger.callOf("BankC", "put").writes("j", value).build()),
        TxValidationCode.VALID,
        TxValidationCode.MVCC_READ_CONFLICT);
    ledger.add(ledger.call("put").reads("k", 3, 0).writes("k", value).build());
    ledger.add(ledger.call("put").reads("k", 4, 0).writes("k", value).build());
    return ledger;
  }

  final long verify(List<byte[]> changed) {
    return ForgedLedger.verify(Resealed.seal(changed), roots).height();
  }

  final List<byte[]> changed(Consumer<List<byte[]>> how) {
    List<byte[]> copy = new ArrayList<>(entries);
    how.accept(copy);
    return copy;
  }

  final List<byte[]> withBlock(UnaryOperator<Block> how) {
    return changed(
        list ->
            list.set(
                BLOCK, Resealed.whole(how.apply(Resealed.block(list.get(BLOCK))).toByteArray())));
  }
}
