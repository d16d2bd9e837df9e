package org.concordat.chaincode.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.chaincode.Contracts;
import org.concordat.chaincode.ledger.Ledger;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.ModelHash;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;

/**
 * The ledger of one {@code FinalizeRound} of a large model. Banks have committed in a {@link
 * Scenario}; what they then revealed, and the parent model, is made up chunk by chunk each time it
 * is read and kept nowhere, and what is written is counted. So whatever memory the transaction
 * takes is the chaincode's.
 */
public final class LargeReveals implements Ledger {
  private static final NormBound NORM = new NormBound(10, 20);
  private static final int ROUND = 1;
  private static final byte[] SALT = new byte[Digests.LENGTH];

  private final Scenario consortium;
  private final Study study;
  private final SortedMap<String, byte[]> made = new TreeMap<>();
  private final TreeSet<Integer> written = new TreeSet<>();
  private final SortedMap<String, String> marks = new TreeMap<>();
  private long updateChunksRead;

  /**
   * Lets banks commit, and replaces their study's model by a large one.
   *
   * @param banks how many banks
   * @param width of each of two hidden layers
   * @param rule the rule
   * @param f the number of updates that may be arbitrary
   */
  public LargeReveals(int banks, int width, String rule, int f) {
    consortium = Scenario.running(banks, new StudyBuilder().rule(rule, f).build());
    consortium.toRevealing(ROUND);
    study = new StudyBuilder().rule(rule, f).hidden(width, width).build();
    ModelHash hash = new ModelHash(study.architecture(), NORM.scaleBits());
    for (int chunk = 0; chunk < chunks(); chunk++) {
      hash.add(parent(chunk).toBytes());
    }
    make(study, RecordType.STUDY, study.id());
    make(
        new ModelRecord(study.id(), 0, hash.toHex(), 0, hash.toHex(), ModelRecord.Status.INITIAL),
        RecordType.MODEL,
        study.id(),
        0);
  }

  private void make(Object record, RecordType type, Object... parts) {
    made.put(RecordKey.of(type, parts).composite(), CanonicalJson.writeBytes(record));
  }

  /**
   * Runs the transaction.
   *
   * @return what it recorded of the aggregation
   */
  public AggregationRecord finalise() {
    Requests.RoundReference reference = new Requests.RoundReference(study.id(), ROUND);
    Contracts.run(
        this, TransactionName.FINALIZE_ROUND.function(), List.of(CanonicalJson.write(reference)));
    return CanonicalJson.read(
        made.get(RecordKey.of(RecordType.AGGREGATION, study.id(), ROUND).composite()),
        AggregationRecord.class);
  }

  /**
   * Returns the number of parameters.
   *
   * @return d
   */
  public int dimension() {
    return study.architecture().parameterCount();
  }

  /**
   * Returns how many chunks a bank's update has.
   *
   * @return at least 1
   */
  public int chunks() {
    return Chunks.count(dimension());
  }

  /**
   * Returns how many chunks of updates were read.
   *
   * @return each as often as it was read
   */
  public long updateChunksRead() {
    return updateChunksRead;
  }

  /**
   * Returns which chunks of the new model were written.
   *
   * @return ascending
   */
  public List<Integer> written() {
    return List.copyOf(written);
  }

  /**
   * Returns the whole updates, as the banks would have them.
   *
   * @return bank to values
   */
  public SortedMap<String, int[]> updates() {
    SortedMap<String, int[]> updates = new TreeMap<>();
    for (String bank : consortium.banks()) {
      int[] values = new int[dimension()];
      for (int chunk = 0; chunk < chunks(); chunk++) {
        int[] part = update(bank, chunk);
        System.arraycopy(part, 0, values, Chunks.from(chunk), part.length);
      }
      updates.put(bank, values);
    }
    return updates;
  }

  /**
   * Returns the hash of the model that has the parent's parameters and these added.
   *
   * @param aggregate what is added
   * @return 64 hexadecimal digits
   */
  public String hashWith(int[] aggregate) {
    FixedPointVector whole = FixedPointVector.of(aggregate);
    ModelHash hash = new ModelHash(study.architecture(), NORM.scaleBits());
    for (int chunk = 0; chunk < chunks(); chunk++) {
      byte[] part = whole.toBytes(Chunks.from(chunk), Chunks.to(chunk, dimension()));
      hash.add(parent(chunk).plus(FixedPointVector.fromBytes(part)).toBytes());
    }
    return hash.toHex();
  }

  private FixedPointVector parent(int chunk) {
    return FixedPointVector.of(noise(7, chunk, 1 << 20));
  }

  /** The first bank's values are twice as large as the others', so that ARC has what to clip. */
  private int[] update(String bank, int chunk) {
    int at = consortium.banks().indexOf(bank);
    int size = (int) (0.4 * NORM.largestValue() / Math.sqrt(dimension()));
    return noise(1_000 + at, chunk, at == 0 ? 2 * size : size);
  }

  private int[] noise(int stream, int chunk, int size) {
    int[] values = new int[Chunks.to(chunk, dimension()) - Chunks.from(chunk)];
    long state = 31L * stream + 1_000_003L * chunk;
    for (int k = 0; k < values.length; k++) {
      state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
      values[k] = (int) (((state >>> 33) * (2L * size + 1)) >>> 31) - size;
    }
    return values;
  }

  private byte[] revealed(String bank, int chunk) {
    int[] values = update(bank, chunk);
    ByteBuffer bytes = ByteBuffer.allocate(SALT.length + values.length * Integer.BYTES).put(SALT);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  @Override
  public Optional<byte[]> get(RecordKey key) {
    byte[] record = made.get(key.composite());
    if (record != null) {
      return Optional.of(record);
    }
    if (key.type() == RecordType.REVEAL) {
      return Optional.of(CanonicalJson.writeBytes(mark(key.parts())));
    }
    return Optional.ofNullable(consortium.ledger().state().get(key.composite()))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private RevealedChunk mark(List<String> parts) {
    String bank = parts.get(2);
    int chunk = Integer.parseInt(parts.get(3));
    String digest =
        marks.computeIfAbsent(bank + "~" + chunk, place -> Digests.plainHex(revealed(bank, chunk)));
    return new RevealedChunk(study.id(), ROUND, bank, chunk, chunks(), 0, digest);
  }

  @Override
  public void put(RecordKey key, byte[] value) {
    made.put(key.composite(), value);
  }

  @Override
  public Optional<byte[]> getPrivate(PrivateCollection collection, String key) {
    List<String> parts = new ArrayList<>(List.of(key.split("~", -1)));
    int chunk = Integer.parseInt(parts.getLast());
    return switch (collection.kind()) {
      case UPDATES -> {
        updateChunksRead++;
        yield Optional.of(revealed(parts.get(2), chunk));
      }
      case MODELS -> Optional.of(parent(chunk).toBytes());
      case STATISTICS -> throw new IllegalStateException("an aggregation needs no " + key);
    };
  }

  @Override
  public void putPrivate(PrivateCollection collection, String key, byte[] value) {
    int chunk = Integer.parseInt(key.substring(key.lastIndexOf('~') + 1));
    int values = Chunks.to(chunk, dimension()) - Chunks.from(chunk);
    if (value.length != values * Integer.BYTES || !written.add(chunk)) {
      throw new IllegalStateException("chunk " + chunk + " is written twice or not whole");
    }
  }

  @Override
  public void purgePrivate(PrivateCollection collection, String key) {
    throw new UnsupportedOperationException("an aggregation removes nothing");
  }

  @Override
  public Optional<byte[]> privateHash(PrivateCollection collection, String key) {
    throw new UnsupportedOperationException("an aggregation reads values, not hashes");
  }

  @Override
  public List<Entry> list(RecordType type, List<String> parts) {
    throw new UnsupportedOperationException("a transaction that writes lists nothing");
  }

  @Override
  public Optional<byte[]> transientValue(String name) {
    return Optional.empty();
  }

  @Override
  public long nowMillis() {
    return consortium.now() + 10_000_000;
  }

  @Override
  public String transactionId() {
    return "finalisation";
  }

  @Override
  public String channel() {
    return InMemoryLedger.CHANNEL;
  }

  @Override
  public String callerMspId() {
    return consortium.banks().getFirst();
  }

  @Override
  public Optional<Role> callerRole() {
    return Optional.of(Role.PARTICIPANT);
  }

  @Override
  public void emit(String name, byte[] payload) {
    if (!(CanonicalJson.read(
            made.get(RecordKey.of(RecordType.ROUND, study.id(), ROUND).composite()),
            RoundState.class)
        instanceof RoundState.Judging)) {
      throw new IllegalStateException("the round came to no model");
    }
  }
}
