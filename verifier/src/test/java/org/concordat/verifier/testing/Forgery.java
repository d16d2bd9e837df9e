package org.concordat.verifier.testing;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedLedger.BlockRange;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicRead;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicWrite;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ledgers on which a quorum of banks has endorsed what the rules do not give: one transaction is
 * changed, all others stay as they are.
 */
public final class Forgery {
  private Forgery() {}

  /** How a transaction is changed. */
  @FunctionalInterface
  public interface Change extends UnaryOperator<VerifiedTransaction> {}

  /**
   * Finds a transaction.
   *
   * @param ledger where
   * @param name the function
   * @param bank its creator, or empty for any
   * @param nth which of these, from 0
   * @return its index
   */
  public static int find(VerifiedLedger ledger, TransactionName name, String bank, int nth) {
    int left = nth;
    for (int at = 0; at < ledger.transactions().size(); at++) {
      VerifiedTransaction one = ledger.transactions().get(at);
      boolean matches =
          one.function().equals(name.function())
              && (bank.isEmpty() || one.creatorMspId().equals(bank));
      if (matches && left-- == 0) {
        return at;
      }
    }
    throw new IllegalArgumentException("no such transaction: " + name + " " + bank + " " + nth);
  }

  /**
   * Changes one transaction.
   *
   * @param ledger the ledger
   * @param index which
   * @param change how
   * @return the ledger with it
   */
  public static VerifiedLedger with(VerifiedLedger ledger, int index, Change change) {
    List<VerifiedTransaction> all = new ArrayList<>(ledger.transactions());
    all.set(index, change.apply(all.get(index)));
    return TestLedger.of(all);
  }

  /**
   * Leaves one transaction out.
   *
   * @param ledger the ledger
   * @param index which
   * @return the ledger without it
   */
  public static VerifiedLedger without(VerifiedLedger ledger, int index) {
    List<VerifiedTransaction> all = new ArrayList<>(ledger.transactions());
    all.remove(index);
    return TestLedger.of(all);
  }

  /**
   * Gives a ledger other transactions.
   *
   * @param ledger the ledger
   * @param transactions what it has instead
   * @param missing the blocks that are not given
   * @return the ledger with them
   */
  public static VerifiedLedger of(
      VerifiedLedger ledger, List<VerifiedTransaction> transactions, List<BlockRange> missing) {
    return new VerifiedLedger(
        ledger.channel(),
        ledger.chaincode(),
        ledger.genesisHash(),
        ledger.genesisPinned(),
        ledger.tipHash(),
        ledger.height(),
        missing,
        ledger.configurations(),
        ledger.definitions(),
        transactions,
        ledger.counts(),
        ledger.remarks());
  }

  /** Gives a transaction a read set. */
  public static VerifiedTransaction reads(VerifiedTransaction one, List<PublicRead> reads) {
    return Draft.of(one, draft -> draft.reads = reads);
  }

  /** Edits the JSON of a record written. */
  public static Change written(RecordType type, Consumer<ObjectNode> edit) {
    return one ->
        writes(
            one,
            one.writes().stream()
                .map(
                    write ->
                        RecordKey.parse(write.key()).orElseThrow().type() == type
                            ? new PublicWrite(
                                write.namespace(),
                                write.key(),
                                write.value().map(value -> edited(value, edit)))
                            : write)
                .toList());
  }

  /** Edits the JSON of the argument, not of what is written. */
  public static Change argument(Consumer<ObjectNode> edit) {
    return one ->
        arguments(one, List.of(one.arguments().get(0), edited(one.arguments().get(1), edit)));
  }

  /** Edits argument and record alike. */
  public static Change sent(RecordType type, Consumer<ObjectNode> edit) {
    return one -> written(type, edit).apply(argument(edit).apply(one));
  }

  private static ByteString edited(ByteString value, Consumer<ObjectNode> edit) {
    ObjectNode tree = (ObjectNode) CanonicalJson.readTree(value.toStringUtf8());
    edit.accept(tree);
    return ByteString.copyFrom(CanonicalJson.writeBytes(tree));
  }

  /** Writes other bytes to a record; none delete it. */
  public static Change bytes(RecordType type, UnaryOperator<String> edit) {
    return one ->
        writes(
            one,
            one.writes().stream()
                .map(
                    write ->
                        RecordKey.parse(write.key()).orElseThrow().type() == type
                            ? new PublicWrite(
                                write.namespace(),
                                write.key(),
                                Optional.of(edit.apply(write.value().get().toStringUtf8()))
                                    .filter(text -> !text.isEmpty())
                                    .map(ByteString::copyFromUtf8))
                            : write)
                .toList());
  }

  /** Does not write records of a type. */
  public static Change unwritten(RecordType type) {
    return one ->
        writes(
            one,
            one.writes().stream()
                .filter(write -> RecordKey.parse(write.key()).orElseThrow().type() != type)
                .toList());
  }

  /** Writes one more record. */
  public static Change also(Object value, RecordType type, Object... key) {
    return one -> {
      List<PublicWrite> writes = new ArrayList<>(one.writes());
      writes.add(
          new PublicWrite(
              TestLedger.CHAINCODE,
              RecordKey.of(type, key).composite(),
              Optional.of(ByteString.copyFrom(CanonicalJson.writeBytes(value)))));
      return writes(one, writes);
    };
  }

  /** Writes other private values. */
  public static Change privately(UnaryOperator<List<PrivateWrite>> edit) {
    return one -> Draft.of(one, draft -> draft.privateWrites = edit.apply(one.privateWrites()));
  }

  /** Is sent at another time. */
  public static Change at(UnaryOperator<Long> time) {
    return one -> Draft.of(one, draft -> draft.timestampMillis = time.apply(one.timestampMillis()));
  }

  /** Is sent in another role; in none when it is empty. */
  public static Change inRole(String role) {
    return one ->
        Draft.of(
            one, draft -> draft.creatorRole = Optional.of(role).filter(name -> !name.isEmpty()));
  }

  /** Is sent by somebody else. */
  public static Change by(String bank) {
    return one -> Draft.of(one, draft -> draft.creatorMspId = bank);
  }

  /** Calls another chaincode. */
  public static Change ofChaincode(String chaincode) {
    return one -> Draft.of(one, draft -> draft.chaincode = chaincode);
  }

  /** Calls another function. */
  public static Change calling(String function) {
    return one -> {
      List<ByteString> arguments = new ArrayList<>(one.arguments());
      arguments.set(0, ByteString.copyFromUtf8(function));
      return arguments(one, arguments);
    };
  }

  /** Calls with other arguments. */
  public static VerifiedTransaction arguments(VerifiedTransaction one, List<ByteString> arguments) {
    return Draft.of(one, draft -> draft.arguments = arguments);
  }

  /** Writes other records. */
  public static VerifiedTransaction writes(VerifiedTransaction one, List<PublicWrite> writes) {
    return Draft.of(one, draft -> draft.writes = writes);
  }

  /** A transaction of which any part can be changed. */
  private static final class Draft {
    private long timestampMillis;
    private String creatorMspId;
    private Optional<String> creatorRole;
    private String chaincode;
    private List<ByteString> arguments;
    private List<PublicRead> reads;
    private List<PublicWrite> writes;
    private List<PrivateWrite> privateWrites;

    private Draft(VerifiedTransaction one) {
      timestampMillis = one.timestampMillis();
      creatorMspId = one.creatorMspId();
      creatorRole = one.creatorRole();
      chaincode = one.chaincode();
      arguments = one.arguments();
      reads = one.reads();
      writes = one.writes();
      privateWrites = one.privateWrites();
    }

    static VerifiedTransaction of(VerifiedTransaction one, Consumer<Draft> change) {
      Draft draft = new Draft(one);
      change.accept(draft);
      return new VerifiedTransaction(
          one.position(),
          one.transactionId(),
          draft.timestampMillis,
          draft.creatorMspId,
          draft.creatorRole,
          draft.chaincode,
          draft.arguments,
          one.code(),
          one.knowledge(),
          one.provedBy(),
          draft.reads,
          draft.writes,
          draft.privateWrites,
          one.endorserMspIds());
    }
  }
}
