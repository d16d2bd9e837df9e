package org.concordat.consortium.robustness;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.logging.LogManager;
import org.concordat.consortium.data.BadInputException;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Terminal;

/**
 * The attack bench's program, see {@code scripts/attack-bench.sh -h}.
 *
 * <p>Exit status: 0 measured, 1 the bench failed, 2 bad input and nothing was measured, 130
 * interrupted, with what was finished in the results.
 */
public final class AttackBenchMain {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  private AttackBenchMain() {}

  /**
   * Runs the bench.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    Screen screen = Screen.on(Terminal.Output.OUT, System.getenv());
    System.exit(run(List.of(arguments), screen));
  }

  private static int run(List<String> arguments, Screen screen) {
    try {
      if (!arguments.isEmpty() && arguments.getFirst().equals("study")) {
        List<String> options = arguments.subList(1, arguments.size());
        new StudyBench(StudyOptions.parse(options), screen).run();
      } else {
        new GridBench(BenchOptions.parse(arguments), screen).run();
      }
      return 0;
    } catch (BadInputException e) {
      screen.erase();
      System.err.println("attack-bench: " + e.getMessage());
      return BAD_INPUT;
    } catch (CancellationException e) {
      return 130;
    } catch (IOException | RuntimeException e) {
      screen.erase();
      System.err.println("attack-bench: " + e);
      return FAILED;
    }
  }
}
