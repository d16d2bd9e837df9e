package org.concordat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.concordat.protocol.aggregation.AggregationRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelBenchOptionsTest {
  @Test
  void every_aggregator_is_timed_where_no_rule_is_named() {
    KernelBenchOptions options = KernelBenchOptions.parse(List.of());

    assertThat(options.rules())
        .containsAll(
            AggregationRules.names().stream().filter(name -> !name.contains("+")).toList());
    assertThat(options.sizes()).containsExactly(new Size(10, 2), new Size(25, 6));
    assertThat(options.dimension()).isEqualTo(1_000_000);
    assertThat(options.turns()).isGreaterThanOrEqualTo(2);
    assertThat(options.competitor()).isEmpty();
  }

  @Test
  void a_command_line_is_taken_at_its_word(@TempDir Path directory) {
    Path report = directory.resolve("r.json");

    KernelBenchOptions options =
        KernelBenchOptions.parse(
            List.of(
                "--rules",
                "trmean,mean",
                "--sizes",
                "4:1",
                "--dimension",
                "7",
                "--quick",
                "--report",
                report.toString(),
                "--python",
                "p",
                "--program",
                "b.py",
                "--no-torch"));

    assertThat(options.rules()).containsExactly("trmean", "mean");
    assertThat(options.sizes()).containsExactly(new Size(4, 1));
    assertThat(options.dimension()).isEqualTo(7);
    assertThat(options.turns()).isEqualTo(1);
    assertThat(options.report()).contains(report);
    assertThat(options.competitor())
        .contains(new KernelBenchOptions.Competitor(Path.of("p"), Path.of("b.py"), false));
  }

  @Test
  void what_is_wrong_is_named() {
    assertRefused("there is no rule teapot", "--rules", "trmean,teapot");
    assertRefused("n:f", "--sizes", "10");
    assertRefused("got 3:3", "--sizes", "3:3");
    assertRefused("f from 0 to (n - 1) / 2, got 4:2", "--sizes", "4:2");
    assertRefused("--dimension is 1 to", "--dimension", "0");
    assertRefused("--turns is a whole number, got two", "--turns", "two");
    assertRefused("--report needs a file", "--report", "no/such/directory/r.json");
    assertRefused("--rules needs a value", "--rules");
    assertRefused("go together", "--python", "p");
    assertRefused("there is no option --fast", "--fast");
  }

  private static void assertRefused(String reason, String... arguments) {
    assertThatThrownBy(() -> KernelBenchOptions.parse(List.of(arguments)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
