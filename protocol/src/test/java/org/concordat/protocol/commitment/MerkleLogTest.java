package org.concordat.protocol.commitment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MerkleLogTest {
  private static final long SEED = 20261122;

  @Test
  void its_root_is_the_trees_for_every_size_to_300_and_stays_so_as_it_grows() {
    Kept kept = new Kept();
    MerkleLog log = new MerkleLog(kept, 0);
    List<byte[]> leaves = new ArrayList<>();
    List<byte[]> roots = new ArrayList<>(List.of(MerkleTree.of(leaves).root()));

    assertThat(log.root(0)).isEqualTo(roots.getFirst());
    for (int size = 1; size <= 300; size++) {
      leaves.add(leaf(size));
      assertThat(log.append(leaf(size))).isEqualTo(size - 1);
      roots.add(MerkleTree.of(leaves).root());
      assertThat(log.root(size)).as("root of %d", size).isEqualTo(roots.get(size));
    }
    for (int size = 0; size <= 300; size++) {
      assertThat(log.root(size)).as("root of %d, later", size).isEqualTo(roots.get(size));
    }
  }

  @Test
  void its_paths_are_the_trees_for_every_leaf_of_every_size_to_70() {
    MerkleLog log = grown(new Kept(), 70);
    for (int size = 1; size <= 70; size++) {
      MerkleTree tree = MerkleTree.of(leaves(size));
      for (int index = 0; index < size; index++) {
        assertThat(log.path(index, size))
            .as("path of %d in %d", index, size)
            .containsExactlyElementsOf(tree.path(index));
      }
    }
  }

  @Test
  void roots_and_paths_are_the_trees_for_random_sizes() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    MerkleLog log = grown(new Kept(), 40_000);
    for (int round = 0; round < 20; round++) {
      int size = 1 + random.nextInt(40_000);
      int index = random.nextInt(size);
      MerkleTree tree = MerkleTree.of(leaves(size));

      assertThat(log.root(size)).as("root of %d", size).isEqualTo(tree.root());
      List<byte[]> path = log.path(index, size);
      assertThat(path)
          .as("path of %d in %d", index, size)
          .containsExactlyElementsOf(tree.path(index));
      assertThat(MerkleTree.rootFrom(leaf(index + 1), index, size, path)).isEqualTo(tree.root());
    }
  }

  @Test
  void a_log_opened_again_goes_on_where_it_stopped() {
    Kept kept = new Kept();
    grown(kept, 37);
    MerkleLog again = new MerkleLog(kept, 37);
    for (int leaf = 38; leaf <= 64; leaf++) {
      again.append(leaf(leaf));
    }

    assertThat(again.root(64)).isEqualTo(MerkleTree.of(leaves(64)).root());
  }

  @Test
  void a_thousand_leaves_more_do_not_hash_the_million_before_them_again() {
    // Given
    Kept kept = new Kept();
    AtomicLong hashes = new AtomicLong();
    MerkleLog log =
        new MerkleLog(
            kept,
            0,
            (left, right) -> {
              hashes.incrementAndGet();
              return left;
            });
    for (int leaf = 0; leaf < 1_000_000; leaf++) {
      log.append(new byte[Digests.LENGTH]);
    }
    long growing = hashes.getAndSet(0);

    // When
    for (int leaf = 0; leaf < 1_000; leaf++) {
      log.append(leaf(leaf));
    }
    log.root(1_001_000);
    long adding = hashes.getAndSet(0);
    kept.reads = 0;
    log.path(123_456, 1_001_000);

    // Then
    System.out.println(
        "hashes: 1,000,000 leaves "
            + growing
            + "; 1,000 more and a root "
            + adding
            + "; a path "
            + hashes
            + ", reads for it "
            + kept.reads);
    assertThat(growing).isLessThan(1_000_000);
    assertThat(adding).isLessThanOrEqualTo(1_000 + 20);
    assertThat(hashes.get()).isLessThanOrEqualTo(20);
    assertThat(kept.reads).isLessThanOrEqualTo(40);
  }

  @Test
  void what_the_log_does_not_have_cannot_be_asked_for() {
    MerkleLog log = grown(new Kept(), 5);

    assertThatThrownBy(() -> log.root(6)).hasMessageContaining("5 leaves");
    assertThatThrownBy(() -> log.path(5, 5)).hasMessageContaining("no leaf 5");
    assertThatThrownBy(() -> log.path(-1, 5)).hasMessageContaining("no leaf -1");
  }

  private static MerkleLog grown(Kept kept, int size) {
    MerkleLog log = new MerkleLog(kept, 0);
    for (int leaf = 1; leaf <= size; leaf++) {
      log.append(leaf(leaf));
    }
    return log;
  }

  private static List<byte[]> leaves(int size) {
    List<byte[]> leaves = new ArrayList<>(size);
    for (int leaf = 1; leaf <= size; leaf++) {
      leaves.add(leaf(leaf));
    }
    return leaves;
  }

  private static byte[] leaf(long number) {
    return Digests.sha256("leaf", Digests.bytes(number));
  }

  /** Digests in memory, each kept once and in its turn. */
  private static final class Kept implements MerkleLog.Nodes {
    private final List<List<byte[]>> levels = new ArrayList<>();
    private int reads;

    @Override
    public byte[] node(int level, long position) {
      reads++;
      return levels.get(level).get((int) position);
    }

    @Override
    public void keep(int level, long position, byte[] digest) {
      if (levels.size() == level) {
        levels.add(new ArrayList<>());
      }
      if (levels.get(level).size() != position) {
        throw new AssertionError("a digest of level " + level + " is kept out of its turn");
      }
      levels.get(level).add(digest);
    }
  }
}
