package org.concordat.verifier.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.transaction.ParsedTransaction;
import org.concordat.verifier.transaction.ReadWriteSet;
import org.concordat.verifier.validity.Judgement;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Says what is known of a judged transaction in the terms of a verified ledger. */
final class Results {
  private Results() {}

  static VerifiedTransaction of(
      Position position,
      ParsedTransaction transaction,
      Judgement judgement,
      TxValidationCode code,
      Knowledge knowledge) {
    ReadWriteSet set = transaction.call().readWriteSet();
    return new VerifiedTransaction(
        position,
        transaction.transactionId(),
        millis(transaction.time()),
        judgement.creator().map(Member::mspId).orElseGet(() -> claimedMsp(transaction)),
        judgement.creator().flatMap(Member::roleAttribute),
        transaction.call().chaincode(),
        transaction.call().arguments(),
        code,
        knowledge,
        Optional.empty(),
        reads(set),
        writes(set),
        privateWrites(set),
        judgement.endorsers().stream().map(Member::mspId).distinct().sorted().toList());
  }

  private static String claimedMsp(ParsedTransaction transaction) {
    try {
      return SerializedIdentity.parseFrom(transaction.creator()).getMspid();
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }

  private static long millis(Instant time) {
    return Math.multiplyExact(Math.clamp(time.getEpochSecond(), -(1L << 50), 1L << 50), 1_000L)
        + time.getNano() / 1_000_000;
  }

  private static List<VerifiedTransaction.PublicRead> reads(ReadWriteSet set) {
    List<VerifiedTransaction.PublicRead> reads = new ArrayList<>();
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      for (KVRead read : namespace.open().getReadsList()) {
        reads.add(
            new VerifiedTransaction.PublicRead(namespace.name(), read.getKey(), version(read)));
      }
    }
    return reads;
  }

  private static Optional<Position> version(KVRead read) {
    return read.hasVersion()
        ? Optional.of(new Position(read.getVersion().getBlockNum(), read.getVersion().getTxNum()))
        : Optional.empty();
  }

  private static List<VerifiedTransaction.PublicWrite> writes(ReadWriteSet set) {
    List<VerifiedTransaction.PublicWrite> writes = new ArrayList<>();
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      for (KVWrite write : namespace.open().getWritesList()) {
        writes.add(
            new VerifiedTransaction.PublicWrite(
                namespace.name(),
                write.getKey(),
                ReadWriteSet.isDelete(write) ? Optional.empty() : Optional.of(write.getValue())));
      }
    }
    return writes;
  }

  private static List<VerifiedTransaction.PrivateWrite> privateWrites(ReadWriteSet set) {
    List<VerifiedTransaction.PrivateWrite> writes = new ArrayList<>();
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      for (ReadWriteSet.Collection collection : namespace.collections()) {
        for (KVWriteHash write : collection.hashes().getHashedWritesList()) {
          writes.add(
              new VerifiedTransaction.PrivateWrite(
                  namespace.name(),
                  collection.name(),
                  write.getKeyHash(),
                  ReadWriteSet.isDelete(write)
                      ? Optional.empty()
                      : Optional.of(write.getValueHash()),
                  write.getIsPurge()));
        }
      }
    }
    return writes;
  }
}
