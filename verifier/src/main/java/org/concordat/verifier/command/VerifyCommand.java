package org.concordat.verifier.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.verifier.Verification;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.report.Report;

/** {@code verify FILE --roots DIR [--updates FILE] [--json]}. */
final class VerifyCommand {
  private VerifyCommand() {}

  static Exit run(List<String> arguments, PrintStream out) {
    CommandLine line =
        CommandLine.of("verify", arguments, Set.of("--roots", "--updates"), Set.of("--json"));
    Path bundle = CommandLine.file(line.word("file"));
    Roots roots = Roots.read(CommandLine.directory(line.require("--roots")));
    Optional<Path> updates = line.option("--updates").map(CommandLine::file);
    Report report = new Verification(roots, BundleLimits.usual()).of(bundle, updates);
    if (line.has("--json")) {
      out.println(report.json());
    } else {
      out.print(report.text());
    }
    return Exit.of(report.verdict());
  }
}
