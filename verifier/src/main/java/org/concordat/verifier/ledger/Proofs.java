package org.concordat.verifier.ledger;

import static org.concordat.verifier.finding.FindingCode.READ_UNEXPLAINED;
import static org.concordat.verifier.finding.FindingCode.VALIDITY_DIFFERS;
import static org.concordat.verifier.finding.FindingCode.WRITE_HIDDEN;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.concordat.verifier.channel.Banks;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.NodeRole;
import org.concordat.verifier.transaction.ParsedTransaction;
import org.concordat.verifier.transaction.ReadWriteSet;
import org.concordat.verifier.validity.Judgement;
import org.concordat.verifier.validity.VersionedState.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;

/**
 * The judged transactions, and where blocks are missing what later ones prove of them: a
 * transaction that a majority of the banks endorsed read its keys from their ledgers, so whatever
 * wrote the versions it read is valid.
 */
final class Proofs {
  private final List<VerifiedTransaction> results = new ArrayList<>();
  private final Map<Position, Integer> places = new HashMap<>();
  private final TreeMap<Long, Long> missing = new TreeMap<>();
  private final Map<Object, Position> lastWriters = new HashMap<>();
  private final List<Finding> remarks = new ArrayList<>();

  private record OpenKey(String namespace, String key) {
    @Override
    public String toString() {
      return "key '%s' of %s".formatted(key, namespace);
    }
  }

  private record HashedKey(String namespace, String collection, ByteString keyHash) {
    @Override
    public String toString() {
      return "the key with hash %s in collection %s of %s"
          .formatted(HexFormat.of().formatHex(keyHash.toByteArray()), collection, namespace);
    }
  }

  void missing(long number) {
    Map.Entry<Long, Long> before = missing.floorEntry(number);
    if (before != null && before.getValue() == number - 1) {
      missing.put(before.getKey(), number);
    } else {
      missing.put(number, number);
    }
  }

  private boolean isMissing(long block) {
    Map.Entry<Long, Long> range = missing.floorEntry(block);
    return range != null && range.getValue() >= block;
  }

  void add(VerifiedTransaction result) {
    places.put(result.position(), results.size());
    results.add(result);
    if (result.isValid()) {
      for (VerifiedTransaction.PublicWrite write : result.writes()) {
        lastWriters.put(new OpenKey(write.namespace(), write.key()), result.position());
      }
      for (VerifiedTransaction.PrivateWrite write : result.privateWrites()) {
        lastWriters.put(
            new HashedKey(write.namespace(), write.collection(), write.keyHash()),
            result.position());
      }
    }
  }

  /** Learns from what a sound transaction read. */
  void read(ParsedTransaction transaction, Judgement judgement, Banks banks, Place place) {
    long endorsing =
        judgement.endorsers().stream()
            .filter(m -> m.role() == NodeRole.PEER && banks.mspIds().contains(m.mspId()))
            .map(m -> m.mspId())
            .distinct()
            .count();
    if (2 * endorsing <= banks.mspIds().size()) {
      return;
    }
    Position reader = new Position(place.block().getAsLong(), place.transaction().getAsInt());
    for (ReadWriteSet.Namespace namespace : transaction.call().readWriteSet().namespaces()) {
      for (KVRead read : namespace.open().getReadsList()) {
        if (read.hasVersion()) {
          OpenKey key = new OpenKey(namespace.name(), read.getKey());
          learn(key, Version.of(read.getVersion()), reader, place, wrote -> writes(wrote, key));
        }
      }
      for (ReadWriteSet.Collection collection : namespace.collections()) {
        for (KVReadHash read : collection.hashes().getHashedReadsList()) {
          if (read.hasVersion()) {
            HashedKey key = new HashedKey(namespace.name(), collection.name(), read.getKeyHash());
            learn(key, Version.of(read.getVersion()), reader, place, wrote -> writes(wrote, key));
          }
        }
      }
    }
  }

  private void learn(
      Object key,
      Version version,
      Position reader,
      Place place,
      Predicate<VerifiedTransaction> wrote) {
    Position writer = new Position(version.block(), version.transaction());
    if (isMissing(writer.block())) {
      Position known = lastWriters.get(key);
      if (known != null && known.compareTo(writer) < 0) {
        remarks.add(
            new Finding(
                WRITE_HIDDEN,
                place,
                "it read %s as %s wrote it, which is missing; the bundle knows it from %s"
                    .formatted(key, writer, known)));
        lastWriters.put(key, writer);
      }
      return;
    }
    Integer index = places.get(writer);
    VerifiedTransaction proved = index == null ? null : results.get(index);
    if (proved == null || writer.compareTo(reader) >= 0 || !wrote.test(proved)) {
      throw new EvidenceException(
          READ_UNEXPLAINED,
          place,
          "it read %s as %s wrote it, which did not".formatted(key, writer));
    }
    if (!proved.isValid()) {
      throw new EvidenceException(
          VALIDITY_DIFFERS,
          Place.transaction(writer.block(), (int) writer.transaction()),
          "its flag says %s, but %s read what it wrote".formatted(proved.code(), reader));
    }
    if (proved.knowledge() == Knowledge.UNPROVED) {
      results.set(index, proved.proved(reader));
    }
  }

  private static boolean writes(VerifiedTransaction transaction, OpenKey key) {
    return transaction.writes().stream()
        .anyMatch(
            w ->
                w.value().isPresent()
                    && w.key().equals(key.key())
                    && w.namespace().equals(key.namespace()));
  }

  private static boolean writes(VerifiedTransaction transaction, HashedKey key) {
    return transaction.privateWrites().stream()
        .anyMatch(
            w ->
                w.valueHash().isPresent()
                    && w.keyHash().equals(key.keyHash())
                    && w.collection().equals(key.collection())
                    && w.namespace().equals(key.namespace()));
  }

  List<VerifiedTransaction> results() {
    return List.copyOf(results);
  }

  List<Finding> remarks() {
    return List.copyOf(remarks);
  }
}
