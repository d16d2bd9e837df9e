package org.concordat.verifier.validity;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.transaction.ReadWriteSet;
import org.concordat.verifier.validity.VersionedState.HashedKey;
import org.concordat.verifier.validity.VersionedState.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Whether what a transaction read is still so: after the blocks before, and after the valid
 * transactions before it in its block.
 */
final class Conflicts {
  private final VersionedState state;

  Conflicts(VersionedState state) {
    this.state = state;
  }

  /** The code of the first conflict, or VALID; for a state of which everything is known. */
  TxValidationCode judge(ReadWriteSet set, Place place) {
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      for (KVRead read : namespace.open().getReadsList()) {
        if (state.isChangedInBlock(namespace.name(), read.getKey())
            || !state.version(namespace.name(), read.getKey()).equals(versionOf(read))) {
          return TxValidationCode.MVCC_READ_CONFLICT;
        }
      }
      for (RangeQueryInfo range : namespace.open().getRangeQueriesInfoList()) {
        if (!isSame(namespace.name(), range, place)) {
          return TxValidationCode.PHANTOM_READ_CONFLICT;
        }
      }
      for (ReadWriteSet.Collection collection : namespace.collections()) {
        for (KVReadHash read : collection.hashes().getHashedReadsList()) {
          HashedKey key = new HashedKey(namespace.name(), collection.name(), read.getKeyHash());
          if (state.isChangedInBlock(key) || !state.version(key).equals(versionOf(read))) {
            return TxValidationCode.MVCC_READ_CONFLICT;
          }
        }
      }
    }
    return TxValidationCode.VALID;
  }

  /**
   * Whether a read contradicts what is known, for a state of which blocks are missing: a version
   * older than a known one, or no version although nothing missing can have deleted the key.
   *
   * @param lastMissing the last block that is missing
   */
  boolean isContradicted(ReadWriteSet set, long lastMissing) {
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      for (KVRead read : namespace.open().getReadsList()) {
        if (state.isChangedInBlock(namespace.name(), read.getKey())
            || contradicts(
                versionOf(read), state.version(namespace.name(), read.getKey()), lastMissing)) {
          return true;
        }
      }
      for (ReadWriteSet.Collection collection : namespace.collections()) {
        for (KVReadHash read : collection.hashes().getHashedReadsList()) {
          HashedKey key = new HashedKey(namespace.name(), collection.name(), read.getKeyHash());
          if (state.isChangedInBlock(key)
              || contradicts(versionOf(read), state.version(key), lastMissing)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean contradicts(
      Optional<Version> read, Optional<Version> known, long lastMissing) {
    if (known.isEmpty()) {
      return false;
    }
    return read.isPresent()
        ? read.get().compareTo(known.get()) < 0
        : known.get().block() > lastMissing;
  }

  static Optional<Version> versionOf(KVRead read) {
    return read.hasVersion() ? Optional.of(Version.of(read.getVersion())) : Optional.empty();
  }

  static Optional<Version> versionOf(KVReadHash read) {
    return read.hasVersion() ? Optional.of(Version.of(read.getVersion())) : Optional.empty();
  }

  private boolean isSame(String namespace, RangeQueryInfo range, Place place) {
    if (range.hasReadsMerkleHashes()) {
      throw new EvidenceException(
          FindingCode.TRANSACTION_UNSUPPORTED,
          place,
          "a range of so many keys that only a summary of them was kept");
    }
    boolean exhausted = range.getItrExhausted();
    if (!exhausted && range.getEndKey().isEmpty()) {
      return range.getRawReads().getKvReadsCount() == 0; // nothing of the range was read
    }
    Iterator<Map.Entry<String, Version>> now =
        state
            .range(namespace, range.getStartKey(), range.getEndKey(), !exhausted)
            .entrySet()
            .iterator();
    for (KVRead read : range.getRawReads().getKvReadsList()) {
      if (!now.hasNext()) {
        return false;
      }
      Map.Entry<String, Version> entry = now.next();
      if (!entry.getKey().equals(read.getKey())
          || !Optional.of(entry.getValue()).equals(versionOf(read))) {
        return false;
      }
    }
    return !now.hasNext();
  }
}
