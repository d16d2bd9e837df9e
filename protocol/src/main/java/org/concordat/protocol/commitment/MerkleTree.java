package org.concordat.protocol.commitment;

import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree over leaf digests, shaped as in RFC 9162 section 2.1: a node over n leaves splits
 * at the largest power of two below n. Inner nodes are tagged, so that none can pass for a leaf.
 */
public final class MerkleTree {
  private static final String NODE_TAG = "concordat/merkle-node/1";
  private static final String EMPTY_TAG = "concordat/merkle-empty/1";

  private final List<byte[]> leaves;

  private MerkleTree(List<byte[]> leaves) {
    this.leaves = leaves;
  }

  /**
   * Creates a tree.
   *
   * @param leaves digests of the leaves, in their order
   * @return the tree
   */
  public static MerkleTree of(List<byte[]> leaves) {
    return new MerkleTree(List.copyOf(leaves));
  }

  /**
   * Returns the root.
   *
   * @return 32 bytes; of no leaves, the digest of a tag of its own
   */
  public byte[] root() {
    return leaves.isEmpty() ? empty() : root(0, leaves.size());
  }

  /**
   * Returns the digests that lead from a leaf to the root, the leaf's neighbour first.
   *
   * @param index the leaf's place, from 0
   * @return the path; empty for a tree of one leaf
   */
  public List<byte[]> path(int index) {
    if (index < 0 || index >= leaves.size()) {
      throw new IllegalArgumentException("no leaf " + index + " in a tree of " + leaves.size());
    }
    List<byte[]> path = new ArrayList<>();
    collect(index, 0, leaves.size(), path);
    return path;
  }

  /**
   * Computes the root that a leaf and its path lead to.
   *
   * @param leaf the leaf's digest
   * @param index its place, from 0
   * @param size the number of leaves in the tree
   * @param path the digests from the leaf's neighbour upwards
   * @return 32 bytes, or null when no tree of this size has such a path
   */
  public static byte[] rootFrom(byte[] leaf, long index, long size, List<byte[]> path) {
    if (index < 0 || index >= size) {
      return null;
    }
    return climb(leaf, index, size, path, path.size());
  }

  /** The digest of an inner node. */
  static byte[] node(byte[] left, byte[] right) {
    return Digests.sha256(NODE_TAG, left, right);
  }

  /** The root of no leaves. */
  static byte[] empty() {
    return Digests.sha256(EMPTY_TAG);
  }

  private static byte[] climb(byte[] leaf, long index, long size, List<byte[]> path, int used) {
    if (size == 1) {
      return used == 0 ? leaf : null;
    }
    if (used == 0) {
      return null;
    }
    long split = Long.highestOneBit(size - 1);
    byte[] sibling = path.get(used - 1);
    if (index < split) {
      byte[] left = climb(leaf, index, split, path, used - 1);
      return left == null ? null : node(left, sibling);
    }
    byte[] right = climb(leaf, index - split, size - split, path, used - 1);
    return right == null ? null : node(sibling, right);
  }

  private byte[] root(int from, int to) {
    if (to - from == 1) {
      return leaves.get(from);
    }
    int split = from + Integer.highestOneBit(to - from - 1);
    return node(root(from, split), root(split, to));
  }

  private void collect(int index, int from, int to, List<byte[]> path) {
    if (to - from == 1) {
      return;
    }
    int split = from + Integer.highestOneBit(to - from - 1);
    if (index < split) {
      collect(index, from, split, path);
      path.add(root(split, to));
    } else {
      collect(index, split, to, path);
      path.add(root(from, split));
    }
  }
}
