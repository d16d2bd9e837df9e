package org.concordat.verifier.recompute;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.concordat.protocol.aggregation.UpdateStream;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.evidence.UpdateEntry;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.study.Study;

/** The private values of one round, as they are given: in memory, 4 bytes a value. */
final class RoundUpdates {
  private final int dimension;
  private final int chunks;
  private final SortedMap<String, byte[][]> byBank = new TreeMap<>();

  RoundUpdates(Study study) {
    this.dimension = study.architecture().parameterCount();
    this.chunks = Chunks.count(dimension);
  }

  /** Takes a value; says whether the model has such a chunk, of this length. */
  boolean add(UpdateEntry entry) {
    if (entry.chunk() >= chunks || entry.value().length != length(entry.chunk())) {
      return false;
    }
    byBank.computeIfAbsent(entry.bank(), bank -> new byte[chunks][])[entry.chunk()] = entry.value();
    return true;
  }

  private int length(int chunk) {
    return Digests.LENGTH + Integer.BYTES * (Chunks.to(chunk, dimension) - Chunks.from(chunk));
  }

  void remove(String bank) {
    byBank.remove(bank);
  }

  int chunks() {
    return chunks;
  }

  boolean complete(String bank) {
    byte[][] values = byBank.get(bank);
    return values != null && Arrays.stream(values).allMatch(value -> value != null);
  }

  List<String> banks() {
    return List.copyOf(byBank.keySet());
  }

  Map<Integer, byte[]> values(String bank) {
    Map<Integer, byte[]> values = new TreeMap<>();
    byte[][] all = byBank.getOrDefault(bank, new byte[0][]);
    for (int chunk = 0; chunk < all.length; chunk++) {
      if (all[chunk] != null) {
        values.put(chunk, all[chunk]);
      }
    }
    return values;
  }

  /** The salts that a bank's chunks carry: one, when all is right. */
  List<byte[]> salts(String bank) {
    List<byte[]> salts = new ArrayList<>();
    for (byte[] value : values(bank).values()) {
      byte[] salt = Arrays.copyOf(value, Digests.LENGTH);
      if (salts.stream().noneMatch(one -> Arrays.equals(one, salt))) {
        salts.add(salt);
      }
    }
    return salts;
  }

  static FixedPointVector chunk(byte[] value) {
    return FixedPointVector.fromBytes(Arrays.copyOfRange(value, Digests.LENGTH, value.length));
  }

  /** A bank's whole update; all its chunks must be there. */
  FixedPointVector whole(String bank) {
    ByteBuffer all = ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, dimension));
    values(bank)
        .values()
        .forEach(value -> all.put(value, Digests.LENGTH, value.length - Digests.LENGTH));
    return FixedPointVector.fromBytes(all.array());
  }

  /** The updates of some banks, for a rule to pass over. */
  UpdateStream stream(Study study, SortedSet<String> banks) {
    return UpdateStream.of(
        study.aggregation().norm(),
        banks,
        dimension,
        Chunks.VALUES,
        (bank, chunk, into) -> {
          byte[] value = byBank.get(bank)[chunk];
          ByteBuffer.wrap(value, Digests.LENGTH, value.length - Digests.LENGTH)
              .asIntBuffer()
              .get(into, 0, (value.length - Digests.LENGTH) / Integer.BYTES);
        });
  }
}
