package org.concordat.verifier.testing;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.ledger.Knowledge;
import org.concordat.verifier.ledger.LedgerCounts;
import org.concordat.verifier.ledger.Position;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Transactions, one a block, and the records they leave. */
public final class TestLedger {
  /** The channel's name. */
  public static final String CHANNEL = "concordat";

  /** The chaincode's name. */
  public static final String CHAINCODE = "concordat";

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

  /** A ledger of these transactions. */
  static VerifiedLedger of(List<VerifiedTransaction> transactions) {
    long height = transactions.isEmpty() ? 1 : transactions.getLast().position().block() + 1;
    long count = transactions.size();
    return new VerifiedLedger(
        CHANNEL,
        CHAINCODE,
        "ab".repeat(32),
        true,
        "cd".repeat(32),
        height,
        List.of(),
        List.of(),
        List.of(),
        transactions,
        new LedgerCounts(height, 0, 3 * height, count, count, count, 3 * count, 1, 1, count, 0, 0),
        List.of());
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(Digests.fromHex(hex));
  }

  /** A transaction that is being written. */
  final class Draft {
    private final String bank;
    private final Role role;
    private final TransactionName name;
    private final Object argument;
    private final List<PublicWrite> writes = new ArrayList<>();
    private final List<PrivateWrite> privateWrites = new ArrayList<>();

    private Draft(String bank, Role role, TransactionName name, Object argument) {
      this.bank = bank;
      this.role = role;
      this.name = name;
      this.argument = argument;
    }

    Draft put(Object value, RecordType type, Object... parts) {
      String key = RecordKey.of(type, parts).composite();
      writes.add(
          new PublicWrite(
              CHAINCODE, key, Optional.of(ByteString.copyFrom(CanonicalJson.writeBytes(value)))));
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
              CHAINCODE,
              collection.collection(),
              bytes(Digests.plainHex(Digests.bytes(key))),
              hash.map(TestLedger::bytes),
              purge));
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
              CHAINCODE,
              List.of(
                  ByteString.copyFromUtf8(name.function()),
                  ByteString.copyFrom(CanonicalJson.writeBytes(argument))),
              TxValidationCode.VALID,
              Knowledge.RECOMPUTED,
              Optional.empty(),
              List.of(),
              writes,
              privateWrites,
              List.of("BankAMSP", "BankBMSP", "BankCMSP")));
      now += 1_000;
    }
  }
}
