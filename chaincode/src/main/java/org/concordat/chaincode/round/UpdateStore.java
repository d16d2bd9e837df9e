package org.concordat.chaincode.round;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Records;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.RevealedChunk;

/**
 * Revealed updates of one round: the marks in the open, the values in their private collection,
 * each as the commitment's salt followed by the chunk's bytes. The mark's digest is the plain
 * SHA-256 of that, which every peer of the channel also holds as the private value's hash.
 */
final class UpdateStore {
  private final Call call;
  private final String study;
  private final int round;
  private final int dimension;
  private final PrivateCollection collection;
  private final Set<String> checked = new HashSet<>();

  UpdateStore(Call call, OpenRound open) {
    this.call = call;
    this.study = open.studyId();
    this.round = open.number();
    this.dimension = open.study().architecture().parameterCount();
    this.collection = PrivateCollection.Kind.UPDATES.of(open.state().membership());
  }

  int dimension() {
    return dimension;
  }

  int chunks() {
    return Chunks.count(dimension);
  }

  /** The bytes that are stored privately for a chunk. */
  static byte[] privateValue(byte[] salt, byte[] chunk) {
    return ByteBuffer.allocate(salt.length + chunk.length).put(salt).put(chunk).array();
  }

  Optional<RevealedChunk> mark(String bank, int chunk) {
    return call.records().find(RevealedChunk.class, RecordType.REVEAL, study, round, bank, chunk);
  }

  void write(RevealedChunk mark, byte[] privateValue) {
    call.records().put(mark, RecordType.REVEAL, study, round, mark.bank(), mark.chunk());
    call.records().putPrivate(collection, key(mark.bank(), mark.chunk()), privateValue);
  }

  /** The marks of a complete reveal, or nothing: the last chunk is accepted after all others. */
  Optional<List<RevealedChunk>> complete(String bank) {
    int last = chunks() - 1;
    return mark(bank, last).map(end -> upTo(bank, last, end));
  }

  private List<RevealedChunk> upTo(String bank, int last, RevealedChunk end) {
    List<RevealedChunk> marks = new ArrayList<>(last + 1);
    for (int chunk = 0; chunk < last; chunk++) {
      marks.add(mark(bank, chunk).orElseThrow(() -> new IllegalStateException("a gap in " + bank)));
    }
    marks.add(end);
    return marks;
  }

  /** Removes what a bank revealed, complete or not; tells how many values that were. */
  int purge(String bank) {
    int chunk = 0;
    while (chunk < chunks() && mark(bank, chunk).isPresent()) {
      call.records().purgePrivate(collection, key(bank, chunk));
      chunk++;
    }
    return chunk;
  }

  /**
   * Reads the values of a chunk to the start of an array. They are checked against their mark the
   * first time: within a transaction a key has one value.
   */
  void read(RevealedChunk mark, int[] into) {
    String key = key(mark.bank(), mark.chunk());
    byte[] value = call.records().requirePrivate(collection, key);
    // Equal digests, so also the length that the reveal was held to.
    if (!checked.contains(key)) {
      if (!Digests.plainHex(value).equals(mark.digest())) {
        throw Records.missing(collection, key).get();
      }
      checked.add(key);
    }
    int count = Chunks.to(mark.chunk(), dimension) - Chunks.from(mark.chunk());
    ByteBuffer.wrap(value, Digests.LENGTH, value.length - Digests.LENGTH)
        .asIntBuffer()
        .get(into, 0, count);
  }

  private String key(String bank, int chunk) {
    return PrivateCollection.key(study, round, bank, chunk);
  }
}
