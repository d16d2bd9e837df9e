package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.concordat.consortium.member.MemberClient;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.evidence.BundleReader;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.Study;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.ledger.LedgerVerifier;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a consortium's own services export, checked by the program that trusts none of them. */
class EvidenceAcceptanceTest {
  private static final int ROUNDS = 10;
  private static final long MOST_BYTES = 2_000_000;

  @Test
  void a_model_of_ten_rounds_and_five_banks_is_checked_offline(
      @TempDir(factory = OnTmpfs.class) Path directory) throws Exception {
    try (SmallStudy small = SmallStudy.start(directory.resolve("consortium"), 5)) {
      Study study = small.train("evidence", ROUNDS);
      MemberClient auditor = small.consortium().regulator().client(Role.AUDITOR);
      Path roots = directory.resolve("roots");
      small.consortium().ledger().trustAnchors().write(roots);

      Path all = export(auditor, study, "all", directory);
      Path relevant = export(auditor, study, "relevant", directory);

      assertThat(Files.size(all)).isLessThan(MOST_BYTES);
      VerifiedLedger whole = verify(all, roots);
      assertThat(whole.isComplete()).isTrue();
      assertThat(whole.genesisPinned()).isTrue();
      assertThat(whole.counts().unproved()).isZero();
      assertThat(verify(relevant, roots).tipHash()).isEqualTo(whole.tipHash());
    }
  }

  private static Path export(MemberClient auditor, Study study, String blocks, Path directory)
      throws IOException {
    return Files.write(
        directory.resolve(blocks + ".evidence"),
        auditor.download("/models/" + study.id() + "/" + ROUNDS + "/evidence?blocks=" + blocks));
  }

  private static VerifiedLedger verify(Path file, Path roots) throws IOException {
    long begun = System.nanoTime();
    try (BundleReader bundle = BundleReader.open(file, BundleLimits.usual())) {
      VerifiedLedger ledger = LedgerVerifier.verify(bundle, Roots.read(roots));
      System.out.printf(
          "%s: %d bytes, verified in %d ms, %s%n",
          file.getFileName(),
          Files.size(file),
          (System.nanoTime() - begun) / 1_000_000,
          ledger.counts());
      return ledger;
    }
  }
}
