package org.concordat.protocol.commitment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * A {@link MerkleTree} that grows: it keeps the digest of every complete subtree, so that old
 * leaves are never hashed again.
 *
 * <p>A subtree of level l over the leaves p 2^l to (p + 1) 2^l - 1 is complete once the last of
 * them is there, and never changes afterwards. The tree over the first n leaves, for any n up to
 * the log's size, is made of at most log2 n of them: so any root the log ever had can be computed
 * again. An append costs one hash on average, a root at most log2 n, a path at most 2 log2 n reads
 * and log2 n hashes. Not safe for use by several threads.
 */
public final class MerkleLog {
  private final Nodes nodes;
  private final BinaryOperator<byte[]> hash;
  private long size;

  /** Where the digests of complete subtrees are kept. */
  public interface Nodes {
    /**
     * Reads a digest that was kept.
     *
     * @param level the subtree's height; 0 for a leaf
     * @param position its place among those of its level, from 0
     * @return 32 bytes
     */
    byte[] node(int level, long position);

    /**
     * Keeps the digest of a subtree that has just become complete. It never changes.
     *
     * @param level the subtree's height; 0 for a leaf
     * @param position its place among those of its level, from 0
     * @param digest 32 bytes
     */
    void keep(int level, long position, byte[] digest);
  }

  /**
   * Opens a log.
   *
   * @param nodes where its digests are kept
   * @param size how many leaves it has
   */
  public MerkleLog(Nodes nodes, long size) {
    this(nodes, size, MerkleTree::node);
  }

  MerkleLog(Nodes nodes, long size, BinaryOperator<byte[]> hash) {
    if (size < 0) {
      throw new IllegalArgumentException("size must be at least 0, got " + size);
    }
    this.nodes = nodes;
    this.size = size;
    this.hash = hash;
  }

  /**
   * Returns how many leaves the log has.
   *
   * @return the number
   */
  public long size() {
    return size;
  }

  /**
   * Adds a leaf.
   *
   * @param leaf the leaf's digest
   * @return its place, from 0
   */
  public long append(byte[] leaf) {
    long position = size;
    byte[] digest = leaf;
    nodes.keep(0, position, digest);
    for (int level = 0; (position & 1) == 1; level++) {
      digest = hash.apply(nodes.node(level, position - 1), digest);
      position >>= 1;
      nodes.keep(level + 1, position, digest);
    }
    return size++;
  }

  /**
   * Computes the root as it was when the log had so many leaves.
   *
   * @param leaves how many, at most the log's size
   * @return what {@link MerkleTree#root} gives for the first leaves
   */
  public byte[] root(long leaves) {
    requireWithin(leaves);
    return leaves == 0 ? MerkleTree.empty() : subtree(0, leaves);
  }

  /**
   * Returns the digests that lead from a leaf to the root the log had at a size.
   *
   * @param index the leaf's place, from 0
   * @param leaves the size, at most the log's
   * @return what {@link MerkleTree#path} gives, the leaf's neighbour first
   */
  public List<byte[]> path(long index, long leaves) {
    requireWithin(leaves);
    if (index < 0 || index >= leaves) {
      throw new IllegalArgumentException("no leaf " + index + " in a tree of " + leaves);
    }
    List<byte[]> path = new ArrayList<>();
    collect(index, 0, leaves, path);
    return path;
  }

  private void requireWithin(long leaves) {
    if (leaves < 0 || leaves > size) {
      throw new IllegalArgumentException(
          "the log has " + size + " leaves, asked for the tree of " + leaves);
    }
  }

  /** The digest over leaves that make a subtree of the whole: their first is aligned. */
  private byte[] subtree(long from, long to) {
    long leaves = to - from;
    if (Long.bitCount(leaves) == 1) {
      int level = Long.numberOfTrailingZeros(leaves);
      return nodes.node(level, from >> level);
    }
    long split = from + Long.highestOneBit(leaves - 1);
    return hash.apply(subtree(from, split), subtree(split, to));
  }

  private void collect(long index, long from, long to, List<byte[]> path) {
    if (to - from == 1) {
      return;
    }
    long split = from + Long.highestOneBit(to - from - 1);
    if (index < split) {
      collect(index, from, split, path);
      path.add(subtree(split, to));
    } else {
      collect(index, split, to, path);
      path.add(subtree(from, split));
    }
  }
}
