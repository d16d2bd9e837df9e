package org.concordat.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.protocol.registry.Snapshot.OffsetRange;
import org.concordat.protocol.study.FeaturePlan;
import org.junit.jupiter.api.Test;

class TaskTextTest {
  private static final String SALT = "5a".repeat(32);
  private static final SnapshotSource SOURCE =
      new SnapshotSource(
          "payments",
          List.of("amount"),
          List.of(new OffsetRange(0, 0, 9)),
          List.of("customer-4711"),
          SALT,
          "");

  @Test
  void no_text_of_a_task_shows_a_salt_or_the_id_of_a_withdrawn_row() {
    FeaturePlan plan = new FeaturePlan(List.of("amount"), "fraud", 3, FeaturePlan.Preparation.RANK);
    List<Record> texts =
        List.of(
            SOURCE,
            new Task.TakeSnapshot(
                "t/1", "payments", List.of("amount"), List.of("customer-4711"), SALT),
            new Task.ComputeQuantiles("t/2", plan, SOURCE));

    assertThat(texts)
        .allSatisfy(
            text -> assertThat(text.toString()).doesNotContain(SALT).doesNotContain("4711"));
  }

  @Test
  void no_text_of_a_result_shows_quantiles_or_an_update() {
    assertThat(new TaskResult.QuantilesComputed("t/2", List.of(List.of(31_337L))).toString())
        .doesNotContain("31337");
    assertThat(
            new TaskResult.Trained("t/3", "aa", "AAAAAQ==", "AAAAAg==", "bb", 1, 1, 0, 1)
                .toString())
        .doesNotContain("AAAA");
  }
}
