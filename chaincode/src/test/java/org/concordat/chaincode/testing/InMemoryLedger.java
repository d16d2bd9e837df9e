package org.concordat.chaincode.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.chaincode.Contracts;
import org.concordat.chaincode.ledger.Ledger;
import org.concordat.chaincode.ledger.Records;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;

/**
 * A ledger in memory with the read and write semantics of Fabric: a transaction reads the last
 * block only, never its own writes; every key it read by name is compared by version when its block
 * commits; private values are kept by hash for everyone, and read and written by the members of
 * their collection only; one event a transaction.
 */
public final class InMemoryLedger {
  /** The channel's name. */
  public static final String CHANNEL = "consortium";

  private final SortedMap<String, Versioned> state = new TreeMap<>();
  private final SortedMap<String, Versioned> privateState = new TreeMap<>();
  private final SortedMap<String, byte[]> lost = new TreeMap<>();
  private final SortedMap<Integer, Membership> defined = new TreeMap<>();
  private long height;

  private record Versioned(String hex, long version) {
    byte[] bytes() {
      return Digests.fromHex(hex);
    }
  }

  /**
   * What a client asks for.
   *
   * @param mspId its organisation
   * @param role the role its certificate names, or empty
   * @param function the transaction's name
   * @param arguments its arguments
   * @param transients its transient map, values in hexadecimal
   * @param nowMillis its time
   */
  public record Proposal(
      String mspId,
      Optional<Role> role,
      String function,
      List<String> arguments,
      SortedMap<String, String> transients,
      long nowMillis) {}

  /** What a simulated transaction would do. */
  public static final class Simulated {
    private final SortedMap<String, Long> reads = new TreeMap<>();
    private final SortedMap<String, String> writes = new TreeMap<>();
    private final SortedMap<String, String> privateWrites = new TreeMap<>();
    private final SortedSet<String> purges = new TreeSet<>();
    private final List<String> events = new ArrayList<>();
    private String payload = "";
    private final List<String> gets = new ArrayList<>();
    private int lists;

    /**
     * Returns what it writes.
     *
     * @return composite key to text
     */
    public SortedMap<String, String> writes() {
      return writes;
    }

    /**
     * Returns what it writes privately.
     *
     * @return collection and key to hexadecimal
     */
    public SortedMap<String, String> privateWrites() {
      return privateWrites;
    }

    /**
     * Returns what it removes privately.
     *
     * @return collection and key
     */
    public SortedSet<String> purges() {
      return purges;
    }

    /**
     * Returns its events, each as {@code name payload}.
     *
     * @return at most one, if the contracts do right
     */
    public List<String> events() {
      return events;
    }

    /**
     * Returns its response.
     *
     * @return the payload
     */
    public String payload() {
      return payload;
    }

    /**
     * Returns the records it read by key, in their order, as often as it read them.
     *
     * @return composite keys
     */
    public List<String> gets() {
      return gets;
    }

    /**
     * Returns how many lists it asked for.
     *
     * @return the number
     */
    public int lists() {
      return lists;
    }

    /**
     * Returns everything that endorsers must agree on, as one text.
     *
     * @return reads, writes, events and response
     */
    public String fingerprint() {
      return reads + "\n" + writes + "\n" + privateWrites + purges + "\n" + events + "\n" + payload;
    }
  }

  /**
   * Defines the private collections of a membership, beside those defined before.
   *
   * @param membership whose
   */
  public void define(Membership membership) {
    defined.put(membership.version(), membership);
  }

  /**
   * Simulates a transaction against the last block.
   *
   * @param proposal what is asked for
   * @return what it would do
   * @throws ConcordatException when the contracts refuse it
   */
  public Simulated simulate(Proposal proposal) {
    Simulated simulated = new Simulated();
    byte[] payload =
        Contracts.run(new View(proposal, simulated), proposal.function(), proposal.arguments());
    simulated.payload = new String(payload, StandardCharsets.UTF_8);
    return simulated;
  }

  /**
   * Commits simulated transactions as one block, in their order.
   *
   * @param block the transactions
   * @return for each whether it is valid; a conflict of versions makes it invalid
   */
  public List<Boolean> commit(List<Simulated> block) {
    height++;
    List<Boolean> valid = new ArrayList<>();
    for (Simulated transaction : block) {
      boolean current =
          transaction.reads.entrySet().stream()
              .allMatch(read -> version(read.getKey()) == read.getValue());
      valid.add(current);
      if (current) {
        transaction.writes.forEach(
            (key, text) ->
                state.put(
                    key,
                    new Versioned(
                        Digests.hex(text.getBytes(StandardCharsets.UTF_8)), nextVersion())));
        transaction.privateWrites.forEach(
            (key, hex) -> privateState.put(key, new Versioned(hex, nextVersion())));
        transaction.purges.forEach(key -> privateState.remove(key));
      }
    }
    return valid;
  }

  /**
   * Forgets the private values whose key starts so, as a peer that never received them.
   *
   * @param collection the collection
   * @param prefix how the keys start
   */
  public void losePrivate(PrivateCollection collection, String prefix) {
    privateState.keySet().stream()
        .filter(key -> key.startsWith(name(collection, prefix)))
        .forEach(key -> lost.put(key, new byte[0]));
  }

  /**
   * Replaces a private value behind the contracts' back.
   *
   * @param collection the collection
   * @param key the key
   * @param value the new value
   */
  public void tamperPrivate(PrivateCollection collection, String key, byte[] value) {
    privateState.put(name(collection, key), new Versioned(Digests.hex(value), nextVersion()));
  }

  /**
   * Returns the whole world state.
   *
   * @return composite key to text
   */
  public SortedMap<String, String> state() {
    SortedMap<String, String> texts = new TreeMap<>();
    state.forEach(
        (key, value) -> texts.put(key, new String(value.bytes(), StandardCharsets.UTF_8)));
    return texts;
  }

  private long nextVersion() {
    return height;
  }

  private long version(String readKey) {
    Map<String, Versioned> of = readKey.startsWith("private/") ? privateState : state;
    Versioned there = of.get(readKey);
    return there == null ? 0 : there.version();
  }

  private static String name(PrivateCollection collection, String key) {
    return "private/" + collection.collection() + "/" + key;
  }

  /** One transaction's view. */
  private final class View implements Ledger {
    private final Proposal proposal;
    private final Simulated simulated;

    View(Proposal proposal, Simulated simulated) {
      this.proposal = proposal;
      this.simulated = simulated;
    }

    @Override
    public Optional<byte[]> get(RecordKey key) {
      simulated.gets.add(key.composite());
      return read(state, key.composite());
    }

    private Optional<byte[]> read(SortedMap<String, Versioned> from, String key) {
      simulated.reads.put(key, version(key));
      return Optional.ofNullable(from.get(key)).map(Versioned::bytes);
    }

    @Override
    public void put(RecordKey key, byte[] value) {
      simulated.writes.put(key.composite(), new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<byte[]> getPrivate(PrivateCollection collection, String key) {
      String name = name(collection, key);
      boolean member = isMember(collection);
      Optional<byte[]> value = read(privateState, name);
      if (value.isPresent() && (!member || lost.containsKey(name))) {
        throw Records.missing(collection, key).get();
      }
      return value;
    }

    @Override
    public void putPrivate(PrivateCollection collection, String key, byte[] value) {
      if (!isMember(collection)) {
        throw new IllegalStateException(proposal.mspId() + " may not write " + collection);
      }
      simulated.privateWrites.put(name(collection, key), Digests.hex(value));
    }

    @Override
    public void purgePrivate(PrivateCollection collection, String key) {
      isMember(collection);
      simulated.purges.add(name(collection, key));
    }

    @Override
    public Optional<byte[]> privateHash(PrivateCollection collection, String key) {
      isMember(collection);
      return read(privateState, name(collection, key))
          .map(value -> Digests.newSha256().digest(value));
    }

    private boolean isMember(PrivateCollection collection) {
      Membership membership = defined.get(collection.membership());
      if (membership == null) {
        throw Records.undefined(collection, null);
      }
      return membership.banks().contains(proposal.mspId());
    }

    @Override
    public List<Entry> list(RecordType type, List<String> parts) {
      simulated.lists++;
      return state.entrySet().stream()
          .flatMap(
              entry ->
                  RecordKey.parse(entry.getKey())
                      .filter(key -> key.type() == type)
                      .filter(key -> key.parts().subList(0, parts.size()).equals(parts))
                      .map(
                          key ->
                              new Entry(
                                  key,
                                  new String(entry.getValue().bytes(), StandardCharsets.UTF_8)))
                      .stream())
          .toList();
    }

    @Override
    public Optional<byte[]> transientValue(String name) {
      return Optional.ofNullable(proposal.transients().get(name)).map(Digests::fromHex);
    }

    @Override
    public long nowMillis() {
      return proposal.nowMillis();
    }

    @Override
    public String transactionId() {
      return Digests.hex(Digests.sha256("test/tx", Digests.bytes(proposal.toString())));
    }

    @Override
    public String channel() {
      return CHANNEL;
    }

    @Override
    public String callerMspId() {
      return proposal.mspId();
    }

    @Override
    public Optional<Role> callerRole() {
      return proposal.role();
    }

    @Override
    public void emit(String name, byte[] payload) {
      simulated.events.add(name + " " + new String(payload, StandardCharsets.UTF_8));
    }
  }

  @Override
  public String toString() {
    return "InMemoryLedger[height=" + height + ", keys=" + Arrays.asList(state.size()) + "]";
  }
}
