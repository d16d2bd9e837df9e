package org.concordat.verifier.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.report.Printable;

/**
 * The program behind {@code scripts/evidence.sh}.
 *
 * <p>Exit status: 0 verified, or done; 1 refused, or failed; 2 bad input and nothing was looked at;
 * 3 verified with gaps; 130 interrupted.
 */
public final class VerifierMain {
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  VerifierMain(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Runs a command.
   *
   * @param arguments the command, then what it takes
   */
  public static void main(String[] arguments) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    int status = new VerifierMain(out, err, System.getenv()).run(List.of(arguments));
    out.flush();
    err.flush();
    System.exit(status);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** Runs a command; returns the exit status. */
  int run(List<String> arguments) {
    try {
      return carryOut(arguments).status();
    } catch (InputException e) {
      fail(e.getMessage());
      return Exit.BAD_INPUT.status();
    } catch (EvidenceException e) {
      // The trusted roots: whatever is wrong with a bundle is in a report.
      fail(e.getMessage());
      return Exit.BAD_INPUT.status();
    } catch (FailedException e) {
      fail(e.getMessage());
      return Exit.REFUSED.status();
    }
  }

  private Exit carryOut(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new InputException("a command is missing; -h lists them");
    }
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (arguments.getFirst()) {
      case "verify" -> VerifyCommand.run(rest, out);
      case "receipt" -> ReceiptCommand.run(rest, out);
      case "export" -> ExportCommand.run(rest, environment, out);
      default ->
          throw new InputException(
              "there is no command " + arguments.getFirst() + "; -h lists them");
    };
  }

  private void fail(String message) {
    err.println("evidence.sh: " + Printable.of(message));
  }
}
