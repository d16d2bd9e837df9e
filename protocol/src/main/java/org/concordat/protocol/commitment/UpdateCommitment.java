package org.concordat.protocol.commitment;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.concordat.protocol.fixedpoint.FixedPointVector;

/**
 * A bank's binding and hiding promise of one update in one round.
 *
 * <p>{@code H(tag, channel, study, round, bank, salt, root)}, where {@code root} is the Merkle root
 * over the salted chunks. The 256-bit salt hides the update; the names in the hash make a copy of
 * another bank's commitment worthless, since the copier could never open it in its own name.
 *
 * @param channel the channel's name
 * @param study the study's id
 * @param round the round's number, from 1
 * @param bank the committing bank's MSP id
 */
public record UpdateCommitment(String channel, String study, int round, String bank) {
  private static final String TAG = "concordat/commitment/1";
  private static final String CHUNK_TAG = "concordat/update-chunk/1";
  private static final String CHUNK_SALT_TAG = "concordat/chunk-salt/1";

  /**
   * Computes the commitment of an update.
   *
   * @param update the update
   * @param salt 32 bytes from a secure source, used for nothing else
   * @return 64 hexadecimal digits
   */
  public String commit(FixedPointVector update, byte[] salt) {
    return hash(salt, tree(update, salt).root());
  }

  /**
   * Prepares what opens one chunk.
   *
   * @param update the committed update
   * @param salt the commitment's salt
   * @param index the chunk, from 0
   * @return the opening, private to the banks
   */
  public Opening open(FixedPointVector update, byte[] salt, int index) {
    return open(update, salt, tree(update, salt), index);
  }

  /**
   * Says what opens the commitment for every chunk, hashing the update once and not once a chunk.
   *
   * @param update the update that was committed to
   * @param salt the salt it was committed with
   * @return what {@link #open} gives for each chunk, in their order
   */
  public List<Opening> openings(FixedPointVector update, byte[] salt) {
    MerkleTree tree = tree(update, salt);
    return IntStream.range(0, Chunks.count(update.dimension()))
        .mapToObj(index -> open(update, salt, tree, index))
        .toList();
  }

  private static Opening open(FixedPointVector update, byte[] salt, MerkleTree tree, int index) {
    return new Opening(
        update.dimension(),
        index,
        Digests.hex(salt),
        tree.path(index).stream().map(Digests::hex).toList());
  }

  /**
   * Tells whether bytes are the chunk that was committed to.
   *
   * @param commitment the commitment as it stands on the ledger, in hexadecimal
   * @param opening what the bank says opens it
   * @param chunk the chunk's bytes
   * @return whether they open this bank's commitment in this round
   */
  public boolean opens(String commitment, Opening opening, byte[] chunk) {
    byte[] salt = Digests.fromHex(opening.salt());
    byte[] root =
        MerkleTree.rootFrom(
            leaf(salt, opening.index(), chunk),
            opening.index(),
            Chunks.count(opening.dimension()),
            opening.path().stream().map(Digests::fromHex).toList());
    return root != null && hash(salt, root).equals(commitment);
  }

  private String hash(byte[] salt, byte[] root) {
    if (salt.length != Digests.LENGTH) {
      throw new IllegalArgumentException("a salt takes 32 bytes, got " + salt.length);
    }
    return Digests.hex(
        Digests.sha256(
            TAG,
            Digests.bytes(channel),
            Digests.bytes(study),
            Digests.bytes(round),
            Digests.bytes(bank),
            salt,
            root));
  }

  private static MerkleTree tree(FixedPointVector update, byte[] salt) {
    int chunks = Chunks.count(update.dimension());
    List<byte[]> leaves = new ArrayList<>(chunks);
    for (int index = 0; index < chunks; index++) {
      leaves.add(
          leaf(
              salt,
              index,
              update.toBytes(Chunks.from(index), Chunks.to(index, update.dimension()))));
    }
    return MerkleTree.of(leaves);
  }

  private static byte[] leaf(byte[] salt, int index, byte[] chunk) {
    byte[] chunkSalt = Digests.sha256(CHUNK_SALT_TAG, salt, Digests.bytes(index));
    return Digests.sha256(CHUNK_TAG, chunkSalt, Digests.bytes(index), chunk);
  }

  /**
   * What opens one chunk of a commitment. It travels in the transient map beside the chunk.
   *
   * @param dimension the update's number of values
   * @param index the chunk, from 0
   * @param salt the commitment's salt, 64 hexadecimal digits
   * @param path the Merkle path, each 64 hexadecimal digits
   */
  public record Opening(int dimension, int index, String salt, List<String> path) {
    private static final int LONGEST_PATH = 32;

    /** Checks the ranges. */
    public Opening {
      requireRange("dimension", dimension, 1, Integer.MAX_VALUE);
      requireRange("index", index, 0, Chunks.count(dimension) - 1L);
      requireDigest("salt", salt);
      requireField(
          path != null && path.size() <= LONGEST_PATH, "path must have at most 32 digests");
      path.forEach(digest -> requireDigest("path", digest));
      path = List.copyOf(path);
    }

    /** Does not show the salt. */
    @Override
    public String toString() {
      return "Opening[dimension=" + dimension + ", index=" + index + "]";
    }
  }
}
