package org.concordat.verifier.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.consent.InclusionProof;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.verifier.report.Printable;

/** {@code receipt PROOF --receipt FILE --root HEX}. */
final class ReceiptCommand {
  private static final long LARGEST = 1 << 20;

  private ReceiptCommand() {}

  static Exit run(List<String> arguments, PrintStream out) {
    CommandLine line =
        CommandLine.of("receipt", arguments, Set.of("--receipt", "--root"), Set.of());
    String proofText = text(CommandLine.file(line.word("proof")));
    String receipt = text(CommandLine.file(line.require("--receipt")));
    String root = line.require("--root").toLowerCase(Locale.ROOT);
    if (!root.matches("[0-9a-f]{64}")) {
      throw new InputException("--root takes 64 hexadecimal digits");
    }
    InclusionProof proof;
    try {
      proof = InclusionProof.read(proofText);
    } catch (ConcordatException e) {
      throw new InputException("the proof cannot be read: " + e.getMessage(), e);
    }
    Optional<String> fault = proof.fault(receipt, root);
    if (fault.isPresent()) {
      out.println("REFUSED");
      out.println();
      out.println("  " + Printable.of(fault.get()));
      return Exit.REFUSED;
    }
    out.println("VERIFIED");
    out.println();
    out.println(
        "  This receipt is under the root: " + proof.state().name().toLowerCase(Locale.ROOT));
    out.println(
        "  Entry " + (proof.index() + 1) + " of " + proof.entries() + ", root " + proof.sequence());
    out.println();
    out.println("What this does not show");
    out.println("  - that no later entry has changed it: ask for a proof at a newer root");
    out.println("  - that the root is the ledger's: take it from a verified bundle, not from");
    out.println("    whoever gave you the proof");
    return Exit.DONE;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new InputException(file + " is longer than 1 MiB");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new InputException(file + " cannot be read as text", e);
    }
  }
}
