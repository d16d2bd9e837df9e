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

  @Test
  void the_banks_of_model_assume_as_many_faults_as_is_usual_for_so_many() {
    BenchmarkOptions options =
        BenchmarkOptions.parse(List.of("model --banks 25 --rule arc+nnm+trmean".split(" ")));

    assertThat(options.banks()).isEqualTo(25);
    assertThat(options.rule()).isEqualTo("arc+nnm+trmean");
    assertThat(options.f()).isEqualTo(6);
    assertThat(BenchmarkOptions.parse(List.of("model")).banks()).isEqualTo(5);
    assertThat(BenchmarkOptions.parse(List.of("model")).rule()).isEqualTo("arc+nnm+trmean");
  }

  @ParameterizedTest
  @CsvSource({
    "commits --ledger embedded, commits takes --ledger fabric",
    "speed, commits; rounds; model; workers or evidence",
    "rounds --rounds 0, --rounds takes a whole number from 1 to 100000",
    "rounds --rounds, --rounds needs a value",
    "model --parameters many, --parameters takes a whole number",
    "model --banks 1, --banks takes a whole number from 2 to 25",
    "model --banks 26, --banks takes a whole number from 2 to 25",
    "rounds --banks 7, only model takes --banks",
    "commits --rule mean, only model takes --rule",
    "model --rule best, --rule: there is no rule best",
    "model --rule mean, --rule: mean",
    "model --fast, unknown option --fast",
    "model --ledger paper, --ledger is embedded or fabric",
    "model --report /nowhere/at/all, --report: cannot write"
  })
  void says_what_is_wrong_with_a_command_line(String line, String said) {
    assertThatThrownBy(() -> BenchmarkOptions.parse(List.of(line.split(" "))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(said.replace(';', ','));
  }
}
