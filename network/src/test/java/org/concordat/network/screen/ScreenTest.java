package org.concordat.network.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
  private static final Terminal COLOURFUL = new Terminal(true, true, true, 80, true);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Screen screen(Terminal terminal) {
    return new Screen(new PrintStream(bytes, false, StandardCharsets.UTF_8), terminal);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_file_gets_no_escape_sequence() {
    Screen screen = screen(Terminal.NONE);
    try (Progress progress = Progress.begin(screen, "rounds", 3)) {
      progress.at(1, "bank A");
      screen.line(screen.good("accepted"));
    }
    screen.heading("Result");
    screen.figures(List.of("", "F1"), List.of(List.of(screen.strong("all"), "0.5")));

    assertThat(shown()).startsWith("accepted\n").contains("Result").doesNotContain("\u001b", "\r");
  }

  @Test
  void what_was_drawn_makes_room_for_a_line_and_leaves_nothing() {
    Screen screen = screen(COLOURFUL);
    screen.draw("working");
    screen.line("done");
    screen.draw("working again");
    screen.end();
    screen.draw("too late");

    assertThat(shown()).isEqualTo("working\r\u001b[2Kdone\nworking again\r\u001b[2K");
  }

  @Test
  void without_utf_8_everything_is_ascii() {
    Screen screen = screen(new Terminal(false, false, false, 0, false));
    screen.figures(List.of("", "F1"), List.of(List.of("B²…", "0.5")));
    screen.progress("rounds", 1, 2, "");
    screen.line("✓ häuser");

    assertThat(shown()).isEqualTo("           F1\n  -----------\n  B^2...  0.5\n+ h?user\n");
  }

  @Test
  void a_log_gets_a_line_now_and_then() {
    AtomicLong nanos = new AtomicLong();
    Progress progress = new Progress(screen(Terminal.NONE), "rounds", 10, nanos::get);
    for (int second = 0; second < 60; second++) {
      nanos.set(TimeUnit.SECONDS.toNanos(second));
      progress.at(second / 10, "");
    }

    assertThat(shown())
        .isEqualTo(
            """
              rounds 1/10  15 s, about 2 min 15 s left
              rounds 3/10  30 s, about 1 min 10 s left
              rounds 4/10  45 s, about 1 min 08 s left
            """);
  }

  @Test
  void steps_show_their_times_on_a_terminal_and_their_beginnings_in_a_file() {
    AtomicLong nanos = new AtomicLong();
    for (Terminal terminal : List.of(COLOURFUL, Terminal.NONE)) {
      bytes.reset();
      nanos.set(0);
      Steps steps = new Steps(screen(terminal), nanos::get);
      steps.begin("ledger");
      nanos.set(TimeUnit.MILLISECONDS.toNanos(1_500));
      steps.begin("every bank", 2);
      steps.begin("every bank", 2);
      nanos.set(TimeUnit.SECONDS.toNanos(4));
      steps.done();
      steps.begin("what fails");
      steps.close();
      steps.begin("what comes too late");
      if (terminal.redraws()) {
        assertThat(lastLines())
            .containsExactly(
                "\u001b[32m✓\u001b[0m ledger                                      1.5 s",
                "\u001b[32m✓\u001b[0m every bank                                  2.5 s");
      } else {
        assertThat(shown())
            .isEqualTo("    0.0 s  ledger\n    1.5 s  every bank\n    4.0 s  what fails\n");
      }
    }
  }

  /** The finished lines, without what was drawn over. */
  private List<String> lastLines() {
    return shown()
        .lines()
        .map(line -> line.substring(line.lastIndexOf("\u001b[2K") + "\u001b[2K".length()))
        .filter(line -> line.contains("✓"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // at a terminal | TERM | NO_COLOR | COLUMNS | encoding | redraws, colours, width, unicode
        "true|xterm||120|UTF-8|true|true|120|true",
        "true|xterm|1|120|UTF-8|true|false|120|true",
        "true|dumb||120|UTF-8|false|false|120|true",
        "true|||120|UTF-8|false|false|120|true",
        "true|xterm||wide|US-ASCII|true|true|0|false",
        "true|xterm||3|ANSI_X3.4-1968|true|true|0|false",
        "false|xterm|||UTF-8|false|false|0|true",
      })
  void a_terminal_is_what_the_environment_says(
      boolean person,
      String term,
      String noColour,
      String columns,
      String encoding,
      boolean redraws,
      boolean colours,
      int width,
      boolean unicode) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TERM", term);
    environment.put("NO_COLOR", noColour);
    environment.put("COLUMNS", columns);
    environment.values().removeIf(Objects::isNull);

    assertThat(Terminal.of(person, environment, encoding))
        .isEqualTo(new Terminal(person, redraws, colours, width, unicode));
  }

  @Test
  void the_scripts_say_which_outputs_are_terminals() {
    Map<String, String> errors = Map.of(Terminal.VARIABLE, "err", "TERM", "xterm");

    assertThat(Terminal.of(Terminal.Output.OUT, errors).person()).isFalse();
    assertThat(Terminal.of(Terminal.Output.ERR, errors).redraws()).isTrue();
    assertThat(Terminal.of(Terminal.Output.OUT, Map.of(Terminal.VARIABLE, "")).person()).isFalse();
  }

  @Test
  void facts_are_broken_where_the_terminal_ends() {
    screen(new Terminal(true, false, false, 30, true))
        .facts(List.of(List.of("time", "12.3 s in all, and no more than that"), List.of("f", "1")));

    assertThat(shown())
        .isEqualTo("  time  12.3 s in all, and no\n        more than that\n  f     1\n");
  }
}
