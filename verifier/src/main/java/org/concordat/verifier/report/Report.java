package org.concordat.verifier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.checks.Gap;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.ledger.LedgerCounts;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.recompute.Recomputed;
import org.concordat.verifier.story.ModelStory;

/**
 * What a verification comes to. The names of these fields are those of the JSON report and do not
 * change.
 *
 * @param format the version of this form
 * @param verdict the verdict
 * @param bundle what the bundle says about itself; absent when it could not be opened
 * @param ledger what its blocks prove; absent when they are refused
 * @param checks how often each rule was checked, without those that never were
 * @param findings what does not hold
 * @param findingsInAll how many findings there are; at most 1,000 are listed
 * @param gaps what could not be checked, and why
 * @param warnings what does not refuse the evidence and should be known
 * @param story the model's story; absent when it could not be told
 * @param recomputation which rounds were recomputed; absent when no updates were given
 */
public record Report(
    int format,
    Verdict verdict,
    Optional<Bundle> bundle,
    Optional<Ledger> ledger,
    List<Counted> checks,
    List<Line> findings,
    long findingsInAll,
    List<Gap> gaps,
    List<Line> warnings,
    Optional<ModelStory> story,
    Optional<Recomputed> recomputation) {
  private static final int FORMAT = 1;

  /** Copies the lists. */
  public Report {
    checks = List.copyOf(checks);
    findings = List.copyOf(findings);
    gaps = List.copyOf(gaps);
    warnings = List.copyOf(warnings);
  }

  /**
   * What a bundle says about itself.
   *
   * @param channel the channel
   * @param chaincode the chaincode
   * @param model the model whose story it is
   * @param exporter who exported it, as it says
   * @param exportedAtMillis when, by the exporter's clock
   */
  public record Bundle(
      String channel,
      String chaincode,
      BundleManifest.Model model,
      String exporter,
      long exportedAtMillis) {
    /**
     * Takes what matters to a reader.
     *
     * @param manifest the manifest
     * @return the same in short
     */
    public static Bundle of(BundleManifest manifest) {
      return new Bundle(
          manifest.channel(),
          manifest.chaincode(),
          manifest.model(),
          manifest.creator(),
          manifest.createdAtMillis());
    }
  }

  /**
   * What the blocks prove.
   *
   * @param height how many blocks there are
   * @param genesis hash of block 0's header
   * @param genesisPinned whether the trusted roots name it
   * @param tip hash of the last block's header
   * @param banks the organisations whose endorsement counts, at the end
   * @param counts what was checked of them
   */
  public record Ledger(
      long height,
      String genesis,
      boolean genesisPinned,
      String tip,
      List<String> banks,
      LedgerCounts counts) {
    /** Copies the list. */
    public Ledger {
      banks = List.copyOf(banks);
    }

    private static Ledger of(VerifiedLedger ledger) {
      return new Ledger(
          ledger.height(),
          ledger.genesisHash(),
          ledger.genesisPinned(),
          ledger.tipHash(),
          ledger.configurations().isEmpty() ? List.of() : ledger.configurations().getLast().banks(),
          ledger.counts());
    }
  }

  /**
   * How often a rule was checked.
   *
   * @param area what it is about
   * @param code the code of its finding
   * @param rule the rule
   * @param count how often
   */
  public record Counted(String area, String code, String rule, long count) {}

  /**
   * A finding, or a warning.
   *
   * @param code its stable code
   * @param place where
   * @param detail what was expected and what was found
   */
  public record Line(String code, String place, String detail) {
    /**
     * Writes a finding.
     *
     * @param finding the finding
     * @return the same as text
     */
    public static Line of(Finding finding) {
      return new Line(finding.code().code(), finding.place().toString(), finding.detail());
    }
  }

  /**
   * Reports that a bundle was refused before its story could be looked at.
   *
   * @param bundle what it says about itself, if it could be opened
   * @param finding why
   * @return the report
   */
  public static Report refused(Optional<Bundle> bundle, Finding finding) {
    return new Report(
        FORMAT,
        Verdict.REFUSED,
        bundle,
        Optional.empty(),
        List.of(),
        List.of(Line.of(finding)),
        1,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Reports what came of a verification.
   *
   * @param bundle what the bundle says about itself
   * @param ledger what its blocks prove
   * @param log what was checked of records and story
   * @param story the story, where it could be told
   * @param recomputed which rounds were recomputed, where updates were given
   * @return the report
   */
  public static Report of(
      Bundle bundle,
      VerifiedLedger ledger,
      CheckLog log,
      Optional<ModelStory> story,
      Optional<Recomputed> recomputed) {
    List<Gap> gaps = new ArrayList<>(ofLedger(ledger));
    gaps.addAll(log.gaps());
    Verdict verdict =
        log.broken() > 0
            ? Verdict.REFUSED
            : gaps.isEmpty() ? Verdict.VERIFIED : Verdict.VERIFIED_WITH_GAPS;
    return new Report(
        FORMAT,
        verdict,
        Optional.of(bundle),
        Optional.of(Ledger.of(ledger)),
        Arrays.stream(Check.values())
            .filter(log.counts()::containsKey)
            .map(
                check ->
                    new Counted(
                        check.area().title(), check.code(), check.rule(), log.counts().get(check)))
            .toList(),
        log.findings().stream().map(Line::of).toList(),
        log.broken(),
        gaps,
        ledger.remarks().stream().map(Line::of).toList(),
        story,
        recomputed);
  }

  private static List<Gap> ofLedger(VerifiedLedger ledger) {
    List<Gap> gaps = new ArrayList<>();
    if (!ledger.genesisPinned()) {
      gaps.add(
          new Gap(
              "the first block",
              "nobody signs it, and the trusted roots do not name it: compare "
                  + ledger.genesisHash()
                  + " with the one you were given when the channel was made"));
    }
    ledger
        .missing()
        .forEach(
            range ->
                gaps.add(
                    new Gap(
                        range.first() == range.last()
                            ? "block " + range.first()
                            : "blocks " + range.first() + " to " + range.last(),
                        "only the header is in the bundle")));
    if (ledger.counts().unproved() > 0) {
      gaps.add(
          new Gap(
              ledger.counts().unproved() + " transactions",
              "whether they took effect is only said by a peer's flags, which nobody signs"));
    }
    return gaps;
  }

  /**
   * Writes the report for machines.
   *
   * @return canonical JSON
   */
  public String json() {
    return CanonicalJson.write(this);
  }

  /**
   * Writes the report for people.
   *
   * @return lines, each ended
   */
  public String text() {
    return new ReportText(this).toString();
  }
}
