package org.concordat.verifier;

import java.nio.file.Path;
import java.util.Optional;
import org.concordat.protocol.evidence.BundleException;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.BundleReader;
import org.concordat.protocol.evidence.SectionKind;
import org.concordat.protocol.evidence.UpdateEntries;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.ledger.LedgerVerifier;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.recompute.Recomputation;
import org.concordat.verifier.recompute.Recomputed;
import org.concordat.verifier.records.RecordsClaim;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.replay.Replay;
import org.concordat.verifier.report.Report;
import org.concordat.verifier.story.ModelStory;
import org.concordat.verifier.story.Storyteller;

/**
 * One verification, from a file to a report: the blocks, then every transaction again, then the
 * records listed, the story, and the arithmetic where updates are given. Whatever the file holds,
 * there is a report.
 */
public final class Verification {
  private final Roots roots;
  private final BundleLimits limits;

  /**
   * Prepares a verification.
   *
   * @param roots what is trusted
   * @param limits how much to take on
   */
  public Verification(Roots roots, BundleLimits limits) {
    this.roots = roots;
    this.limits = limits;
  }

  /**
   * Verifies a bundle.
   *
   * @param bundle the file
   * @param updates a file of updates; where there is none, those in the bundle are taken
   * @return what it comes to
   */
  public Report of(Path bundle, Optional<Path> updates) {
    Optional<Report.Bundle> about = Optional.empty();
    try (BundleReader reader = BundleReader.open(bundle, limits)) {
      about = Optional.of(Report.Bundle.of(reader.manifest()));
      return of(reader, updates);
    } catch (BundleException e) {
      return Report.refused(about, EvidenceException.of(e).finding());
    } catch (EvidenceException e) {
      return Report.refused(about, e.finding());
    } catch (RuntimeException | StackOverflowError e) {
      // Never an exception for whoever verifies; and never evidence that was not fully checked.
      return Report.refused(
          about,
          new Finding(
              FindingCode.VERIFIER_FAILED, Place.file("story"), "please report this: " + e));
    }
  }

  private Report of(BundleReader bundle, Optional<Path> updates) {
    VerifiedLedger ledger = LedgerVerifier.verify(bundle, roots);
    BundleManifest.Model model = bundle.manifest().model();
    CheckLog log = new CheckLog();
    WorldState state = Replay.of(ledger, log);
    RecordsClaim.compare(bundle.records(), model.study(), model.round(), ledger, state, log);
    Optional<ModelStory> story = Storyteller.tell(model, ledger, state, log);
    Optional<Recomputed> recomputed = recomputed(bundle, updates, ledger, state, log);
    return Report.of(Report.Bundle.of(bundle.manifest()), ledger, log, story, recomputed);
  }

  private static Optional<Recomputed> recomputed(
      BundleReader bundle,
      Optional<Path> updates,
      VerifiedLedger ledger,
      WorldState state,
      CheckLog log) {
    boolean inside =
        bundle.manifest().sections().stream()
            .anyMatch(
                section -> SectionKind.of(section.name()).equals(Optional.of(SectionKind.UPDATES)));
    if (updates.isEmpty() && !inside) {
      return Optional.empty();
    }
    BundleManifest.Model model = bundle.manifest().model();
    try (UpdateEntries entries =
        updates.map(UpdateEntries::open).orElseGet(() -> UpdateEntries.of(bundle))) {
      return Optional.of(
          Recomputation.of(entries, model.study(), model.round(), ledger, state, log));
    }
  }
}
