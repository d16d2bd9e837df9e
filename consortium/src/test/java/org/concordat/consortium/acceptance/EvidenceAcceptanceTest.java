package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.member.MemberClient;
import org.concordat.protocol.evidence.BundleLimits;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.Study;
import org.concordat.verifier.Verification;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.report.Report;
import org.concordat.verifier.report.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a consortium's own services export, checked by the program that trusts none of them. */
class EvidenceAcceptanceTest {
  private static final int ROUNDS = 10;
  private static final long MOST_BYTES = 2_000_000;

  @Test
  void a_model_of_ten_rounds_and_five_banks_is_checked_offline(
      @TempDir(factory = OnTmpfs.class) Path directory) throws Exception {
    // Given
    try (SmallStudy small = SmallStudy.start(directory.resolve("consortium"), 5)) {
      small.train("another", 2);
      Study study = small.train("evidence", ROUNDS);
      Consortium consortium = small.consortium();
      MemberClient auditor = consortium.regulator().client(Role.AUDITOR);
      MemberClient officer = consortium.bank("A").client(Role.OFFICER);
      Path trusted = directory.resolve("roots");
      consortium.ledger().trustAnchors().write(trusted);
      Verification verification = new Verification(Roots.read(trusted), BundleLimits.usual());

      // When
      String model = "/models/" + study.id() + "/" + ROUNDS;
      Path all = save(auditor, model + "/evidence", directory);
      Path relevant = save(auditor, model + "/evidence?blocks=relevant", directory);
      Path updates = save(officer, model + "/updates", directory);

      // Then
      assertThat(Files.size(all)).isLessThan(MOST_BYTES);
      Report whole = verify(verification, all, Optional.empty());
      assertThat(whole.verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(whole.ledger().orElseThrow().counts().unproved()).isZero();
      assertThat(whole.findings()).isEmpty();
      Report recomputed = verify(verification, all, Optional.of(updates));
      assertThat(recomputed.verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(recomputed.recomputation().orElseThrow().rounds())
          .containsExactlyElementsOf(IntStream.rangeClosed(1, ROUNDS).boxed().toList());
      Report part = verify(verification, relevant, Optional.of(updates));
      assertThat(part.findings()).isEmpty();
      assertThat(part.verdict()).isNotEqualTo(Verdict.REFUSED);
      assertThat(part.ledger().orElseThrow().counts().headerOnlyBlocks()).isPositive();
      assertThat(part.recomputation()).isEqualTo(recomputed.recomputation());
      assertThat(whole.text()).contains("round 10, accepted", "Bank A");
      assertThatAuditorHasNoUpdates(auditor, model);
    }
  }

  private static void assertThatAuditorHasNoUpdates(MemberClient auditor, String model) {
    assertThatThrownBy(() -> auditor.download(model + "/updates"))
        .isInstanceOfSatisfying(
            MemberClient.Problem.class, e -> assertThat(e.status()).isEqualTo(403));
  }

  private static Path save(MemberClient client, String path, Path directory) throws IOException {
    return Files.write(directory.resolve(path.replaceAll("[^a-z0-9]", "-")), client.download(path));
  }

  private static Report verify(Verification verification, Path file, Optional<Path> updates) {
    long begun = System.nanoTime();
    Report report = verification.of(file, updates);
    System.out.printf(
        "%s: %d bytes, updates %b: %s in %d ms%n",
        file.getFileName(),
        file.toFile().length(),
        updates.isPresent(),
        report.verdict(),
        (System.nanoTime() - begun) / 1_000_000);
    return report;
  }
}
