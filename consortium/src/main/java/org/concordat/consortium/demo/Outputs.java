package org.concordat.consortium.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Terminal;

/**
 * Where a run's words go. What goes on is shown on a screen, which is nobody's where it is to be
 * quiet, and standard error where standard output is for one JSON document.
 */
final class Outputs {
  private final Screen screen;
  private final Map<String, String> environment;

  private Outputs(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  static Outputs of(DemoOptions options, Map<String, String> environment) {
    return new Outputs(screen(options, environment), environment);
  }

  private static Screen screen(DemoOptions options, Map<String, String> environment) {
    if (options.quiet()) {
      return Screen.nowhere();
    }
    if (!options.json()) {
      return Screen.on(Terminal.Output.OUT, environment);
    }
    Screen beside = Screen.on(Terminal.Output.ERR, environment);
    return beside.terminal().person() ? beside : Screen.nowhere();
  }

  /** Where it is shown what goes on. */
  Screen screen() {
    return screen;
  }

  /** Tells what came of a run: as JSON, in a line, or as a table. */
  void tell(DemoReport report, Rivals.Found found, DemoOptions options) {
    if (options.json()) {
      document(report);
    } else if (options.quiet()) {
      result().line(ClosingTable.inOneLine(report, result()));
      if (report.consoles() != null) {
        consoles(report.consoles());
      }
    } else {
      new ClosingTable(options, screen).show(found, report);
    }
  }

  /** Prints a line for each console. */
  void consoles(List<DemoReport.Console> consoles) {
    Screen result = result();
    consoles.forEach(
        console ->
            result.line(
                console.member()
                    + "  "
                    + console.address()
                    + "  passwords in "
                    + console.passwords()));
  }

  /** Prints a document, the only one. */
  void document(Object document) {
    PrintStream out = Terminal.Output.OUT.stream();
    out.writeBytes(DemoReport.json(document));
    out.println();
    out.flush();
  }

  private Screen result() {
    return Screen.on(Terminal.Output.OUT, environment);
  }
}
