package org.concordat.verifier.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.ledger.Position;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.Known;
import org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite;
import org.concordat.verifier.ledger.VerifiedTransaction.Validity;
import org.concordat.verifier.ledger.VerifiedTransaction.Write;

/** Transactions, one a block, and the records they leave. */
public final class TestLedger {
  /** The channel's name. */
  public static final String CHANNEL = "concordat";

  private final List<VerifiedTransaction> transactions = new ArrayList<>();
  private final Map<String, Object> state = new TreeMap<>();
  private long now;

  TestLedger(long now) {
    this.now = now;
  }

  /** The time of the next transaction. */
  long now() {
    return now;
  }

  void pass(long millis) {
    now += millis;
  }

  /** Begins a transaction. */
  Draft call(String bank, Role role, TransactionName name, Object argument) {
    return new Draft(bank, role, name, argument);
  }

  /** A record as it stands. */
  <T> T get(Class<T> as, RecordType type, Object... parts) {
    return find(as, type, parts).orElseThrow();
  }

  <T> Optional<T> find(Class<T> as, RecordType type, Object... parts) {
    return Optional.ofNullable(state.get(RecordKey.of(type, parts).composite())).map(as::cast);
  }

  VerifiedLedger verified() {
    return of(transactions);
  }

  /** A ledger of these transactions, each in a block of its own. */
  static VerifiedLedger of(List<VerifiedTransaction> transactions) {
    long height = transactions.isEmpty() ? 1 : transactions.getLast().position().block() + 1;
    return new VerifiedLedger(CHANNEL, height, new TreeSet<>(), transactions);
  }

  /** A transaction that is being written. */
  final class Draft {
    private final String bank;
    private final Role role;
    private final TransactionName name;
    private final Object argument;
    private final List<Write> writes = new ArrayList<>();
    private final List<PrivateWrite> privateWrites = new ArrayList<>();

    private Draft(String bank, Role role, TransactionName name, Object argument) {
      this.bank = bank;
      this.role = role;
      this.name = name;
      this.argument = argument;
    }

    Draft put(Object value, RecordType type, Object... parts) {
      String key = RecordKey.of(type, parts).composite();
      writes.add(new Write(key, Optional.of(CanonicalJson.write(value))));
      state.put(key, value);
      return this;
    }

    Draft putPrivate(PrivateCollection collection, String key, byte[] value) {
      return privately(collection, key, Optional.of(Digests.plainHex(value)), false);
    }

    Draft purge(PrivateCollection collection, String key) {
      return privately(collection, key, Optional.empty(), true);
    }

    private Draft privately(
        PrivateCollection collection, String key, Optional<String> hash, boolean purge) {
      privateWrites.add(
          new PrivateWrite(
              collection.collection(), Digests.plainHex(Digests.bytes(key)), hash, purge));
      return this;
    }

    void submit() {
      int block =
          transactions.size() + 2; // behind the genesis block and the chaincode's definition
      transactions.add(
          new VerifiedTransaction(
              new Position(block, 0),
              Digests.plainHex(Digests.bytes(block)),
              now,
              bank,
              Optional.of(role.attributeValue()),
              name.function(),
              List.of(CanonicalJson.write(argument)),
              new Validity(true, "VALID", Known.RECOMPUTED),
              Map.of(),
              writes,
              privateWrites,
              List.of("BankAMSP", "BankBMSP", "BankCMSP")));
      now += 1_000;
    }
  }
}
