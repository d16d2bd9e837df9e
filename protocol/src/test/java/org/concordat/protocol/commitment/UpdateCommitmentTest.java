package org.concordat.protocol.commitment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.concordat.protocol.commitment.UpdateCommitment.Opening;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.junit.jupiter.api.Test;

class UpdateCommitmentTest {
  private static final byte[] SALT = new byte[32];

  static {
    Arrays.fill(SALT, (byte) 7);
  }

  private final UpdateCommitment mine = new UpdateCommitment("channel", "study", 3, "BankAMSP");
  private final FixedPointVector small = FixedPointVector.of(1, -2, 3);
  private final FixedPointVector large =
      FixedPointVector.of(IntStream.range(0, 2 * Chunks.VALUES + 5).toArray());

  @Test
  void every_chunk_opens_the_commitment() {
    String commitment = mine.commit(large, SALT);

    for (int index = 0; index < 3; index++) {
      byte[] chunk = large.toBytes(Chunks.from(index), Chunks.to(index, large.dimension()));
      assertThat(mine.opens(commitment, mine.open(large, SALT, index), chunk)).isTrue();
    }
  }

  @Test
  void all_openings_at_once_are_those_of_each_chunk() {
    assertThat(mine.openings(large, SALT))
        .hasSize(Chunks.count(large.dimension()))
        .allSatisfy(
            opening -> assertThat(opening).isEqualTo(mine.open(large, SALT, opening.index())));
  }

  @Test
  void one_changed_bit_does_not_open_it() {
    String commitment = mine.commit(small, SALT);
    byte[] chunk = small.toBytes();
    chunk[3] ^= 1;

    assertThat(mine.opens(commitment, mine.open(small, SALT, 0), chunk)).isFalse();
  }

  @Test
  void a_chunk_does_not_open_it_in_another_place() {
    String commitment = mine.commit(large, SALT);
    Opening first = mine.open(large, SALT, 0);
    byte[] second = large.toBytes(Chunks.from(1), Chunks.to(1, large.dimension()));

    assertThat(mine.opens(commitment, first, second)).isFalse();
    assertThat(
            mine.opens(
                commitment,
                new Opening(large.dimension(), 1, first.salt(), first.path()),
                large.toBytes(0, Chunks.VALUES)))
        .isFalse();
  }

  @Test
  void a_claim_of_another_length_does_not_open_it() {
    String commitment = mine.commit(large, SALT);
    Opening opening = mine.open(large, SALT, 0);

    assertThat(
            mine.opens(
                commitment,
                new Opening(Chunks.VALUES, 0, opening.salt(), opening.path()),
                large.toBytes(0, Chunks.VALUES)))
        .isFalse();
  }

  @Test
  void nobody_can_open_a_copy_of_it_elsewhere() {
    String commitment = mine.commit(small, SALT);
    Opening opening = mine.open(small, SALT, 0);

    assertThat(
            List.of(
                new UpdateCommitment("channel", "study", 3, "BankBMSP"),
                new UpdateCommitment("channel", "study", 4, "BankAMSP"),
                new UpdateCommitment("channel", "other", 3, "BankAMSP"),
                new UpdateCommitment("other", "study", 3, "BankAMSP")))
        .noneMatch(theirs -> theirs.opens(commitment, opening, small.toBytes()));
  }

  @Test
  void another_salt_gives_another_commitment() {
    assertThat(mine.commit(small, new byte[32])).isNotEqualTo(mine.commit(small, SALT));
    assertThatThrownBy(() -> mine.commit(small, new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_opening_does_not_show_its_salt() {
    assertThat(mine.open(small, SALT, 0).toString()).doesNotContain(Digests.hex(SALT));
  }

  @Test
  void every_leaf_of_trees_of_every_size_leads_to_the_root_and_to_no_other() {
    long seed = 20261121;
    System.out.println("MerkleTree property test, seed " + seed);
    Random random = new Random(seed);
    for (int size = 1; size <= 40; size++) {
      List<byte[]> leaves = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        byte[] leaf = new byte[32];
        random.nextBytes(leaf);
        leaves.add(leaf);
      }
      MerkleTree tree = MerkleTree.of(leaves);
      for (int i = 0; i < size; i++) {
        assertThat(MerkleTree.rootFrom(leaves.get(i), i, size, tree.path(i)))
            .isEqualTo(tree.root());
        byte[] elsewhere = MerkleTree.rootFrom(leaves.get(i), (i + 1) % size, size, tree.path(i));
        if (size > 1) {
          assertThat(elsewhere).isNotEqualTo(tree.root());
        }
      }
    }
  }

  @Test
  void an_empty_tree_and_a_tree_of_one_leaf_have_roots_of_their_own() {
    byte[] leaf = Digests.sha256("leaf");

    assertThat(MerkleTree.of(List.of()).root()).hasSize(32);
    assertThat(MerkleTree.of(List.of(leaf)).root()).isEqualTo(leaf);
    assertThatThrownBy(() -> MerkleTree.of(List.of()).path(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
