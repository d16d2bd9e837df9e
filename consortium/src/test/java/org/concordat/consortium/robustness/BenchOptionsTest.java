package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concordat.consortium.data.BadInputException;
import org.concordat.protocol.aggregation.AggregationRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {
  private static BenchOptions parse(String line) {
    return BenchOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--teapot",
        "--rules",
        "--rules teapot",
        "--rules trmean,,mean",
        "--attacks teapot",
        "--attacks ipm:x",
        "--settings 5",
        "--settings 0+1",
        "--settings 200+1",
        "--split dirichlet:0",
        "--split dirichlet:x",
        "--split teapot",
        "--steps 0",
        "--batch 0",
        "--rate 0",
        "--momentum 1",
        "--momentum NaN",
        "--seeds many",
        "--seed 0",
        "--threads 0",
        "--rows 10",
        "--csv no-such-file --label y",
        "--label y",
        "--cells x",
        "--out pom.xml/there",
      })
  void bad_input_is_said_in_one_line(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(BadInputException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void lists_and_seeds_are_read() {
    BenchOptions options =
        parse("--settings 5+1,8+2 --split iid,dirichlet:0.5,blocks --seed 4 --seeds 3 --steps 7");
    assertThat(options.settings()).containsExactly(new Setting(5, 1), new Setting(8, 2));
    assertThat(options.splits()).extracting(Deal::name).contains("iid", "dirichlet:0.5", "blocks");
    assertThat(options.seeds()).containsExactly(4L, 5L, 6L);
    assertThat(options.training()).isEqualTo(new Training(7, 48, 0.3, 0.9, 24));
    assertThat(parse("--batch 9 --rate 0.1 --momentum 0.95").training())
        .isEqualTo(new Training(200, 9, 0.1, 0.95, 24));
  }

  @Test
  void every_aggregator_of_the_protocol_is_measured_unless_rules_are_named() {
    assertThat(parse("").rules())
        .containsAll(
            AggregationRules.names().stream().filter(name -> !name.contains("+")).toList());
    parse("").rules().forEach(AggregationRules::named);
    assertThat(parse("--quick").rules()).isSubsetOf(parse("").rules());
  }

  @Test
  void every_rule_runs_under_no_attack_and_under_every_target_of_mimic() {
    BenchOptions options =
        parse(
            "--rules trmean,mean --attacks zero,mimic:all --settings 3+1,4+1 --split iid --seeds"
                + " 1");
    assertThat(Grid.runs(options)).hasSize(2 * (1 + 1 + 3) + 2 * (1 + 1 + 4));
    assertThat(Grid.runs(options).getFirst().attack()).isEqualTo(Run.NONE);
    assertThat(Grid.runs(options).getFirst().holders()).as("all banks are honest").isEqualTo(4);
  }
}
