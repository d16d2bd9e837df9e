package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingTest {
  private static final Setting SMALL = new Setting(3, 1);
  private static final Setting LARGE = new Setting(5, 2);
  @TempDir private Path directory;
  private final List<Result> results = new ArrayList<>();

  private static Run run(String rule, String attack, Setting setting, long seed) {
    return new Run(rule, attack, new Deal.Iid(), setting, seed);
  }

  private void found(String rule, String attack, Setting setting, double... bySeed) {
    for (int seed = 0; seed < bySeed.length; seed++) {
      results.add(new Result(run(rule, attack, setting, seed), bySeed[seed], 1, ""));
    }
  }

  @Test
  void a_rule_is_ranked_by_the_mean_over_settings_of_its_worst_attacks_mean_over_seeds() {
    found("a", "none", SMALL, 0.8, 0.8);
    found("a", "zero", SMALL, 0.5, 0.9);
    found("a", "drift", SMALL, 0.6, 0.6);
    found("a", "zero", LARGE, 0.4, 0.6);
    found("b", "zero", SMALL, 0.7, 0.7);
    found("b", "zero", LARGE, 0.5, 0.5);
    List<Ranking.Row> rows = new Ranking(results).rows();
    assertThat(rows).extracting(Ranking.Row::rule).containsExactly("b", "a");
    Ranking.Row second = rows.get(1);
    assertThat(second.worst().getFirst().map(Ranking.Worst::attack)).hasValue("drift");
    assertThat(second.mean()).isCloseTo((0.6 + 0.5) / 2, within(1e-12));
    assertThat(second.unattacked()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void a_rule_refused_somewhere_stands_behind_those_offered_everywhere() {
    found("good", "zero", SMALL, 0.9);
    results.add(Result.refused(run("good", "zero", LARGE, 0), "needs more banks"));
    found("poor", "zero", SMALL, 0.2);
    found("poor", "zero", LARGE, 0.2);
    results.add(Result.refused(run("never", "zero", SMALL, 0), "no"));
    Ranking ranking = new Ranking(results);
    assertThat(ranking.rows())
        .extracting(Ranking.Row::rule)
        .containsExactly("poor", "good", "never");
    assertThat(ranking.rows().get(1).worst().get(1)).isEmpty();
    assertThat(ranking.refusals()).containsEntry("good at 5+2", "needs more banks");
    assertThat(new Plots("iid", ranking).worst()).contains("good").doesNotContain("never");
  }

  @Test
  void the_default_policy_takes_its_rule_of_each_setting_by_how_unlike_the_banks_were() {
    Setting five = new Setting(4, 1);
    alike("gm", SMALL, 0.5);
    found("gm", "zero", SMALL, 0.6);
    alike("gm", five, 3);
    found("gm", "zero", five, 0.7);
    found("arc+nnm+trmean", "zero", SMALL, 0.8);
    found("arc+nnm+trmean", "zero", five, 0.1);
    Ranking ranking = new Ranking(results);
    // Of 5 banks with f = 1 the alarm starts at B² = 3, of 4 at 2.
    assertThat(ranking.defaults()).containsEntry(SMALL, "arc+nnm+trmean").containsEntry(five, "gm");
    assertThat(ranking.rows().getFirst().rule()).isEqualTo(Ranking.DEFAULT);
    assertThat(ranking.rows().getFirst().mean()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void there_is_no_row_of_the_default_policy_where_one_of_its_rules_was_not_run() {
    found("arc+nnm+trmean", "zero", SMALL, 0.8);
    alike("arc+nnm+trmean", LARGE, 3);
    assertThat(new Ranking(results).defaults()).isEmpty();
    assertThat(new Ranking(results).rows())
        .extracting(Ranking.Row::rule)
        .containsExactly("arc+nnm+trmean");
  }

  private void alike(String rule, Setting setting, double heterogeneity) {
    results.add(new Result(run(rule, "none", setting, 1), 0.8, heterogeneity, ""));
  }

  @Test
  void the_heat_map_shows_the_worst_target_of_mimic_in_one_column() {
    found("a", "mimic:1", SMALL, 0.61);
    found("a", "mimic:2", SMALL, 0.57);
    found("a", "mimic:top", SMALL, 0.66);
    String map = new Plots("iid", new Ranking(results)).heatMap();
    assertThat(map).contains("mimic:all", ".570", "mimic:top", ".660").doesNotContain(".610");
  }

  @Test
  void results_are_written_in_the_grids_order_and_an_early_end_keeps_the_finished_ones()
      throws IOException {
    Table table = Tables.generated(500, 1);
    Path file = directory.resolve("results.csv");
    ResultsFile out = new ResultsFile(file, table, Training.standard());
    out.put(2, new Result(run("c", "zero", SMALL, 1), 0.5, 1, ""));
    assertThat(Files.readAllLines(file)).hasSize(1);
    out.put(0, Result.refused(run("a", "zero", SMALL, 1), "needs \"more\", says the policy"));
    assertThat(Files.readAllLines(file)).hasSize(2);
    out.close();
    out.put(1, new Result(run("b", "zero", SMALL, 1), 0.5, 1, ""));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1))
        .startsWith("a,zero,iid,3,1,1,refused,,,\"needs \"\"more\"\", says the policy\",1,200,48,");
    assertThat(lines.get(2)).startsWith("c,zero,iid,3,1,1,ok,0.500000,");
  }

  @Test
  void the_time_left_is_that_of_the_rest_at_the_pace_so_far() {
    long[] now = {0};
    Remaining remaining = new Remaining(() -> now[0], 100);
    now[0] = 10_000_000_000L;
    assertThat(remaining.note(50)).isEqualTo("50 of 100, 10 s left");
    assertThat(remaining.note(5)).isEqualTo("5 of 100, 3 min 10 s left");
    assertThat(Optional.of(remaining.note(100))).hasValue("100 of 100, 0 s left");
  }
}
