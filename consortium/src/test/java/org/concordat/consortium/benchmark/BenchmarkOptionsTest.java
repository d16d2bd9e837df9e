package org.concordat.consortium.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concordat.consortium.data.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkOptionsTest {
  @Test
  void a_thousand_rounds_on_fabric_are_what_rounds_means() {
    BenchmarkOptions options = BenchmarkOptions.parse(List.of("rounds"));

    assertThat(options.what()).isEqualTo(BenchmarkOptions.What.ROUNDS);
    assertThat(options.fabric()).isTrue();
    assertThat(options.rounds()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "commits --ledger embedded, commits takes --ledger fabric",
    "speed, commits; rounds; model or workers",
    "rounds --rounds 0, --rounds takes a whole number from 1 to 100000",
    "rounds --rounds, --rounds needs a value",
    "model --parameters many, --parameters takes a whole number",
    "model --fast, there is no option --fast",
    "model --ledger paper, --ledger is embedded or fabric",
    "model --report /nowhere/at/all, --report: cannot write"
  })
  void says_what_is_wrong_with_a_command_line(String line, String said) {
    assertThatThrownBy(() -> BenchmarkOptions.parse(List.of(line.split(" "))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(said.replace(';', ','));
  }
}
