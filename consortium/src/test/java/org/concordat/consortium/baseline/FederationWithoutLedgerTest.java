package org.concordat.consortium.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.attack.AttackBoard;
import org.concordat.consortium.attack.PostingHandler;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.junit.jupiter.api.Test;

/** The promises of the learning, in small: fewer rows and rounds than the demo. */
class FederationWithoutLedgerTest {
  private static final int ROWS = 10_000;
  private static final int ROUNDS = 6;
  private static final ConsortiumData DATA = GeneratedBanks.draw(5, ROWS, 10_000, 1);

  /** Enough for what does not depend on how good the model is. */
  private static final ConsortiumData FEW = GeneratedBanks.draw(5, 1_000, 1_000, 1);

  private static final String ZEROS = "0".repeat(64);

  /** Training is on one thread: two federations take no longer than one. */
  private static <T> List<T> sideBySide(Supplier<T> first, Supplier<T> second) {
    try (ExecutorService pair = Executors.newFixedThreadPool(2)) {
      List<CompletableFuture<T>> both =
          List.of(
              CompletableFuture.supplyAsync(first, pair),
              CompletableFuture.supplyAsync(second, pair));
      return both.stream().map(CompletableFuture::join).toList();
    }
  }

  private static Study study(ConsortiumData data, String rule, int f, int rounds) {
    StudyDefaults defaults = StudyDefaults.fraud(data);
    return new Study(
        "study-1",
        "A study",
        "BankAMSP",
        "fraud",
        Agreement.TaskType.TRAINING,
        defaults.architecture(),
        defaults.features(),
        defaults.training(),
        StudyDefaults.aggregation(rule, f),
        0,
        4,
        rounds,
        new PhasePlan(1_000, 1_000, 1_000),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(ZEROS),
        1);
  }

  private static FederationWithoutLedger.Outcome run(
      ConsortiumData data, Study study, String poisoned, String attack) {
    Set<String> honest = new TreeSet<>();
    for (ConsortiumData.Bank bank : data.banks()) {
      if (!bank.name().equals(poisoned)) {
        honest.add(bank.mspId());
      }
    }
    AttackBoard board = new AttackBoard(honest, Duration.ofSeconds(60));
    try (FederationWithoutLedger federation =
        FederationWithoutLedger.of(
            study,
            data,
            (bank, worker) ->
                bank.equals(poisoned)
                    ? Attack.parse(attack).disguise(worker, board)
                    : new PostingHandler(worker, board))) {
      return federation.run(round -> {});
    }
  }

  @Test
  void with_a_sign_flipping_bank_the_federation_beats_every_bank_alone_and_the_plain_mean() {
    Study robust = study(DATA, "arc+trmean", 1, ROUNDS);
    List<FederationWithoutLedger.Outcome> both =
        sideBySide(
            () -> run(DATA, robust, "A", "signflip"),
            () -> run(DATA, study(DATA, "mean", 0, ROUNDS), "A", "signflip"));
    FederationWithoutLedger.Outcome federated = both.getFirst();
    FederationWithoutLedger.Outcome mean = both.getLast();
    TestBench bench = new TestBench(DATA, robust.features(), federated.grid());
    Comparisons alone = new Comparisons(robust, bench);

    double f1 = TestBench.mean(bench.measure(federated.model())).f1();

    assertThat(f1).isGreaterThan(TestBench.mean(bench.measure(mean.model())).f1() + 0.05);
    for (int bank = 0; bank < 5; bank++) {
      double own = bench.measure(bank, alone.local(bank)).f1Micros() / 1e6;
      assertThat(f1).as("bank %d alone", bank).isGreaterThan(own + 0.02);
    }
  }

  @Test
  void the_same_seed_gives_the_same_model_hash_in_every_round() {
    Study study = study(FEW, "arc+trmean", 1, 3);
    List<FederationWithoutLedger.Outcome> both =
        sideBySide(() -> run(FEW, study, "A", "signflip"), () -> run(FEW, study, "A", "signflip"));
    List<String> once = hashes(both.getFirst());

    assertThat(hashes(both.getLast())).isEqualTo(once);
    assertThat(once).hasSize(3).doesNotHaveDuplicates();
  }

  private static List<String> hashes(FederationWithoutLedger.Outcome outcome) {
    return outcome.rounds().stream().map(round -> round.model().hash()).toList();
  }

  @Test
  void a_silent_bank_is_absent_and_one_over_the_norm_is_refused_and_both_rounds_are_accepted() {
    Study study = study(FEW, "arc+trmean", 1, 1);

    for (String attack : List.of("silent", "badreveal")) {
      FederationWithoutLedger.Round round = run(FEW, study, "B", attack).rounds().getFirst();
      assertThat(round.state()).isInstanceOf(RoundState.Accepted.class);
      assertThat(round.excluded())
          .containsExactly(
              new Exclusion(
                  "BankBMSP",
                  attack.equals("silent") ? Exclusion.Reason.ABSENT : Exclusion.Reason.REFUSED));
    }
  }
}
