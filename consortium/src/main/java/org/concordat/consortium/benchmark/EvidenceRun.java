package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.Study;
import org.concordat.service.evidence.BundleMaker;
import org.concordat.service.evidence.Spool;
import org.concordat.service.evidence.SpooledFile;
import org.concordat.service.ledger.BlockStream;
import org.concordat.verifier.Verification;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.report.Report;
import org.concordat.verifier.report.Verdict;

/**
 * How the evidence of a model grows with its rounds: one study, whose last model's bundle is made
 * and verified after 10 rounds, 100, and so on, and at the end.
 */
final class EvidenceRun {
  private static final int FIRST = 10;

  private final LedgerNetwork ledger;
  private final HandMade banks;
  private final Path directory;
  private final Progress progress;

  EvidenceRun(LedgerNetwork ledger, HandMade banks, Path directory, Progress progress) {
    this.ledger = ledger;
    this.banks = banks;
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * A model's bundle.
   *
   * @param rounds how many rounds the model has behind it
   * @param blocks how many blocks the bundle has
   * @param transactions how many transactions of chaincodes
   * @param bytes its length
   * @param makeMillis how long it took to make it
   * @param verifyMillis how long it took to verify it, from the opening of the file to the report
   * @param verified whether everything was checked and holds
   */
  record Bundle(
      int rounds,
      long blocks,
      long transactions,
      long bytes,
      long makeMillis,
      long verifyMillis,
      boolean verified) {}

  /**
   * Runs the study.
   *
   * @param rounds how many rounds
   * @param seed of who moves rounds on
   * @return its bundles, the shortest history first
   */
  List<Bundle> run(int rounds, long seed) throws IOException {
    banks.found();
    Study study = HandMade.study("s0", HandMade.Shape.small(rounds));
    banks.agree(study.id());
    banks.start(List.of(study), study.id(), banks.banks().size());
    Path roots = directory.resolve("roots");
    ledger.trustAnchors().write(roots);
    Verification verification = new Verification(Roots.read(roots), BundleLimits.usual());
    RoundsRun round = new RoundsRun(banks, progress);
    Random random = new Random(seed);
    List<Bundle> bundles = new ArrayList<>();
    int next = Math.min(FIRST, rounds);
    for (int done = 1; done <= rounds; done++) {
      long last = round.round(study, done, random);
      if (done == next) {
        progress.say(done + " rounds");
        if (bundles.isEmpty()) {
          bundle(study, done, last + 1, verification); // the first takes the JVM's warming up
        }
        bundles.add(bundle(study, done, last + 1, verification));
        next = Math.min(next * 10, rounds);
      }
    }
    return bundles;
  }

  private Bundle bundle(Study study, int round, long height, Verification verification)
      throws IOException {
    ModelRecord model = banks.read(ModelRecord.class, RecordType.MODEL, study.id(), round);
    BundleMaker maker =
        new BundleMaker(
            this::blocks,
            new BundleMaker.Origin(
                LedgerNetwork.CHANNEL,
                LedgerNetwork.CHAINCODE,
                LedgerNetwork.mspId(banks.banks().getFirst())),
            new Spool(directory.resolve("spool")),
            InstantSource.system());
    long started = System.nanoTime();
    SpooledFile file =
        maker.make(
            new BundleManifest.Model(study.id(), round, model.hash()),
            height,
            BundleMaker.Blocks.ALL);
    long made = System.nanoTime();
    Report report = verification.of(file.file(), Optional.empty());
    long verified = System.nanoTime();
    Files.delete(file.file());
    return new Bundle(
        round,
        report.ledger().map(Report.Ledger::height).orElse(0L),
        report.ledger().map(found -> found.counts().transactions()).orElse(0L),
        file.length(),
        (made - started) / 1_000_000,
        (verified - made) / 1_000_000,
        report.verdict() == Verdict.VERIFIED);
  }

  private BlockStream blocks(long from) {
    try {
      return BlockStream.of(
          banks.regulator().network().newBlockEventsRequest().startBlock(from).build().getEvents());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
