package org.concordat.protocol.model;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.MerkleTree;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.study.ModelArchitecture;

/**
 * A {@link Model}'s hash, from its chunks one after the other: SHA-256 over a tag, the
 * architecture, the scale, the number of parameters and the Merkle root over the chunks' digests.
 * Used once.
 */
public final class ModelHash {
  private static final String TAG = "concordat/model/1";
  private static final String CHUNK_TAG = "concordat/model-chunk/1";

  private final ModelArchitecture architecture;
  private final int scaleBits;
  private final List<byte[]> digests = new ArrayList<>();

  /**
   * Begins a hash.
   *
   * @param architecture the network
   * @param scaleBits the parameters' scale
   */
  public ModelHash(ModelArchitecture architecture, int scaleBits) {
    this.architecture = architecture;
    this.scaleBits = scaleBits;
  }

  /**
   * Adds the next chunk.
   *
   * @param chunk 4 bytes a parameter, big endian
   */
  public void add(byte[] chunk) {
    digests.add(Digests.sha256(CHUNK_TAG, Digests.bytes(digests.size()), chunk));
  }

  /**
   * Returns the hash of all chunks.
   *
   * @return 64 hexadecimal digits
   */
  public String toHex() {
    int dimension = architecture.parameterCount();
    if (digests.size() != Chunks.count(dimension)) {
      throw new IllegalStateException(digests.size() + " chunks of " + Chunks.count(dimension));
    }
    return Digests.hex(
        Digests.sha256(
            TAG,
            CanonicalJson.writeBytes(architecture),
            Digests.bytes(scaleBits),
            Digests.bytes(dimension),
            MerkleTree.of(digests).root()));
  }
}
