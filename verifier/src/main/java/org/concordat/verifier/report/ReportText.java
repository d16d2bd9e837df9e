package org.concordat.verifier.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.Gap;
import org.concordat.verifier.ledger.LedgerCounts;
import org.concordat.verifier.recompute.Recomputed;
import org.concordat.verifier.report.Report.Line;

/** The report as a page: the verdict first, then what it rests on, then the model's story. */
final class ReportText {
  private static final int MOST_LINES = 20;

  private final Page page = new Page();

  ReportText(Report report) {
    page.line(report.verdict().line());
    subject(report);
    findings(report);
    checked(report);
    unchecked(report);
    warnings(report);
    if (report.story().isPresent()) {
      page.heading(
          report.verdict() == Verdict.REFUSED
              ? "The model's story, as the records tell it: it does not hold"
              : "The model's story");
      new StoryText(page, report.story().get()).write();
    }
  }

  private void subject(Report report) {
    report
        .bundle()
        .ifPresent(
            bundle -> {
              page.gap();
              page.field(
                  "model",
                  bundle.model().study()
                      + ", round "
                      + bundle.model().round()
                      + report
                          .story()
                          .map(
                              story ->
                                  ", " + story.model().status().name().toLowerCase(Locale.ROOT))
                          .orElse(""));
              page.field("", bundle.model().hash());
              page.field(
                  "evidence",
                  "channel "
                      + bundle.channel()
                      + report.ledger().map(one -> ", " + one.height() + " blocks").orElse("")
                      + ", exported by "
                      + bundle.exporter()
                      + ", "
                      + Page.time(bundle.exportedAtMillis()));
            });
  }

  private void findings(Report report) {
    if (report.findings().isEmpty()) {
      return;
    }
    page.heading("Why it is refused");
    lines(report.findings(), report.findingsInAll());
  }

  private void lines(List<Line> lines, long inAll) {
    for (Line line : lines.stream().limit(MOST_LINES).toList()) {
      page.item(line.code() + "  " + line.place() + ":");
      page.wrapped("          ", line.detail());
    }
    if (inAll > MOST_LINES) {
      page.item("and " + (inAll - Math.min(inAll, MOST_LINES)) + " more");
    }
  }

  private void checked(Report report) {
    if (report.ledger().isEmpty()) {
      return;
    }
    LedgerCounts counts = report.ledger().get().counts();
    page.heading("What was checked");
    page.field(
        "blocks",
        counts.wholeBlocks()
            + " whole, each naming the one before; "
            + counts.ordererSignatures()
            + " signatures of orderers");
    page.field(
        "channel",
        "changes of its configuration: "
            + counts.configurationUpdates()
            + ", definitions of chaincodes: "
            + counts.definitions());
    page.field(
        "transactions",
        counts.transactions()
            + (counts.validTransactions() == counts.transactions()
                ? ", all valid; "
                : ", of these " + counts.validTransactions() + " valid; ")
            + counts.creatorSignatures()
            + " signatures of senders, "
            + counts.endorsements()
            + " endorsements");
    Map<Check.Area, Long> areas = new TreeMap<>();
    report
        .checks()
        .forEach(one -> areas.merge(Check.of(one.code()).area(), one.count(), Long::sum));
    areas.forEach((area, count) -> page.field(area.title(), count + " checks: " + area.what()));
    report
        .recomputation()
        .filter(done -> !done.rounds().isEmpty())
        .ifPresent(
            done ->
                page.field(
                    "",
                    "models of rounds "
                        + done.rounds().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                        + " recomputed to the bit"));
  }

  private void unchecked(Report report) {
    if (report.ledger().isEmpty()) {
      page.heading("What was not checked, and why");
      page.item("everything behind the first finding: what is refused is not read on");
      return;
    }
    page.heading("What was not checked, and why");
    for (Gap gap : report.gaps().stream().limit(MOST_LINES).toList()) {
      page.wrappedItem(gap.subject() + ": " + gap.reason());
    }
    if (report.gaps().size() > MOST_LINES) {
      page.item("and " + (report.gaps().size() - MOST_LINES) + " more");
    }
    if (report.recomputation().isEmpty()) {
      page.wrappedItem(
          "the arithmetic of the aggregates: no updates were given; that they are right rests on"
              + " the endorsements of a majority of the banks");
    }
    for (Recomputed.NotRecomputed left :
        report.recomputation().map(Recomputed::left).orElse(List.of())) {
      page.wrappedItem("round " + left.round() + " was not recomputed: " + left.reason());
    }
    page.wrappedItem(
        "what no ledger shows: that a bank trained on the rows it names, and that a consent it"
            + " declares was given");
  }

  private void warnings(Report report) {
    if (!report.warnings().isEmpty()) {
      page.heading("Warnings");
      lines(report.warnings(), report.warnings().size());
    }
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
