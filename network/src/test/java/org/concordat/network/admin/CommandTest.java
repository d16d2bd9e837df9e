package org.concordat.network.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordat.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
  @Test
  void a_command_its_operand_and_where_the_network_lies() {
    Command command = parse("stop BankA.peer --state /tmp/net");
    assertThat(command.name()).isEqualTo("stop");
    assertThat(command.operand()).contains("BankA.peer");
    assertThat(command.state()).isEqualTo(Path.of("/tmp/net"));
    assertThat(parse("up").state()).isEqualTo(Path.of("/from/environment"));
  }

  @Test
  void how_much_is_told_is_said_anywhere() {
    Command usual = parse("up");
    Command brief = parse("stop --json BankA.peer --quiet");

    assertThat(List.of(usual.quiet(), usual.json(), brief.quiet(), brief.json()))
        .containsExactly(false, false, true, true);
    assertThat(brief.operand()).contains("BankA.peer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|a command is missing",
        "dance|there is no command dance",
        "stop|stop takes one NODE",
        "up BankA|up takes nothing more",
        "add-bank|add-bank takes one NAME",
        "up --fast|unknown option --fast",
        "up --state|--state takes a path",
        "down --plan x|--plan goes with up and prepare",
      })
  void says_what_is_wrong_with_a_command_line(String line, String message) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(message);
  }

  private static Command parse(String line) {
    List<String> words = new ArrayList<>(List.of("/launch"));
    if (!line.isEmpty()) {
      words.addAll(List.of(line.split(" ", -1)));
    }
    return Command.parse(words, Map.of("CONCORDAT_STATE", "/from/environment"));
  }
}
