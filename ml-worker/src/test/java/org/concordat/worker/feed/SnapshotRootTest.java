package org.concordat.worker.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.MerkleTree;
import org.junit.jupiter.api.Test;

class SnapshotRootTest {
  private static final String SALT = "5a".repeat(32);

  private static LabelledRows rows(double middle) {
    return LabelledRows.builder(2)
        .add("a", new double[] {1, 2}, 0)
        .add("b", new double[] {middle, 4}, 1)
        .add("c", new double[] {5, 6}, 0)
        .build();
  }

  @Test
  void changes_with_a_value_a_label_and_the_salt() {
    String root = SnapshotRoot.of(rows(3), SALT);

    assertThat(SnapshotRoot.of(rows(3), SALT)).isEqualTo(root);
    assertThat(SnapshotRoot.of(rows(3.0000001), SALT)).isNotEqualTo(root);
    assertThat(SnapshotRoot.of(rows(3).withFlippedLabels(), SALT)).isNotEqualTo(root);
    assertThat(SnapshotRoot.of(rows(3), "5b".repeat(32))).isNotEqualTo(root);
  }

  @Test
  void a_withdrawn_row_leaves_the_root_of_the_others() {
    LabelledRows left = rows(3).where(row -> row != 1);
    LabelledRows never =
        LabelledRows.builder(2)
            .add("a", new double[] {1, 2}, 0)
            .add("c", new double[] {5, 6}, 0)
            .build();

    assertThat(SnapshotRoot.of(left, SALT)).isEqualTo(SnapshotRoot.of(never, SALT));
  }

  @Test
  void one_row_can_be_proven_with_its_own_salt_and_nothing_of_the_others_but_digests() {
    LabelledRows rows = rows(3);
    byte[] salt = Digests.fromHex(SALT);
    List<byte[]> leaves =
        List.of(0, 1, 2).stream()
            .map(row -> SnapshotRoot.leaf(rows, row, SnapshotRoot.rowSalt(salt, rows.id(row))))
            .toList();

    byte[] root = MerkleTree.rootFrom(leaves.get(1), 1, 3, MerkleTree.of(leaves).path(1));

    assertThat(Digests.hex(root)).isEqualTo(SnapshotRoot.of(rows, SALT));
  }

  @Test
  void zero_has_one_spelling() {
    assertThat(SnapshotRoot.of(rows(-0.0), SALT)).isEqualTo(SnapshotRoot.of(rows(0.0), SALT));
  }

  @Test
  void refuses_rows_out_of_order() {
    LabelledRows unsorted =
        LabelledRows.builder(1).add("b", new double[1], 0).add("a", new double[1], 0).build();

    assertThatThrownBy(() -> SnapshotRoot.of(unsorted, SALT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SnapshotRoot.of(unsorted.sortedById(), SALT)).hasSize(64);
  }
}
