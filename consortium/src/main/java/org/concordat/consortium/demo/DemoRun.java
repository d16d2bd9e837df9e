package org.concordat.consortium.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.baseline.TestBench;
import org.concordat.consortium.baseline.TestBench.Scores;
import org.concordat.consortium.data.BankNames;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.RoundTimes;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.network.screen.Screen;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.Task;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;
import tools.jackson.databind.JsonNode;

/** One run of the demo, from the first process to the closing table. */
final class DemoRun {
  private static final long LONGEST_SILENCE_MILLIS = Duration.ofMinutes(10).toMillis();

  private final DemoOptions options;
  private final LedgerFactory ledgers;
  private final DemoData data;
  private final Screen screen;
  private final Cleanup cleanup;
  private final long started;
  private final DemoStudy plan;

  DemoRun(
      DemoOptions options,
      LedgerFactory ledgers,
      DemoData data,
      Screen screen,
      Cleanup cleanup,
      long started) {
    this.options = options;
    this.ledgers = ledgers;
    this.data = data;
    this.screen = screen;
    this.cleanup = cleanup;
    this.started = started;
    this.plan = new DemoStudy(options, data);
  }

  /** Runs everything; returns whether the last model was accepted. */
  boolean run() throws IOException, InterruptedException {
    introduce();
    Rivals rivals = new Rivals(options, data, plan);
    screen.progress("starting", 0, 1, "the training library");
    rivals.warmUp();
    // Workers run before there is a study to watch.
    AtomicReference<StudyWatch> watching = new AtomicReference<>();
    Consortium consortium = start(watching);
    Study study = plan.study(consortium.workerDigest());
    StudyWatch watch =
        new StudyWatch(study.id(), study.rounds(), System::currentTimeMillis, this::show);
    watching.set(watch);
    List<RoundTimes> times = train(consortium, study, watch);
    Ledgered ledgered = read(consortium, study);
    screen.line("");
    addresses(consortium);
    if (options.evidence().isPresent()) {
      evidence(consortium, study, options.evidence().get());
    }
    if (!options.keep()) {
      cleanup.stopAll();
    }
    Rivals.Found found = rivals.compare(study, screen);
    DemoReport report = report(study, ledgered, times, found);
    table(found, report);
    if (options.report().isPresent()) {
      report.write(options.report().get());
      screen.line("Report: " + options.report().get());
    }
    boolean accepted = ledgered.ends().getLast() instanceof RoundState.Accepted;
    if (!accepted) {
      screen.line(screen.bad("The last model was not accepted: " + ledgered.ends().getLast()));
    }
    if (options.keep()) {
      screen.line("Everything goes on running; its state is in " + cleanup.directory());
      screen.line("Ctrl-C stops it.");
      Thread.currentThread().join();
    }
    return accepted;
  }

  private void introduce() {
    screen.line(
        "Concordat demo: " + options.banks().size() + " banks and a regulator, one machine");
    screen.line(
        "  rule "
            + options.rule()
            + ", f = "
            + options.f()
            + ", seed "
            + options.seed()
            + ", "
            + options.rounds()
            + " rounds");
    options
        .poison()
        .forEach(
            (bank, attack) ->
                screen.line("  bank " + bank + " is poisoned: " + screen.bad(attack.name())));
    screen.line(
        switch (options.ledger()) {
          case EMBEDDED -> "  The embedded ledger proves nothing: this process holds all keys.";
          case FABRIC ->
              "  Ledger: Hyperledger Fabric, an orderer or peer a process; this machine holds all"
                  + " keys.";
        });
    screen.line("");
  }

  private Consortium start(AtomicReference<StudyWatch> watching) throws IOException {
    int[] step = {0};
    int steps = 3 + 2 * options.banks().size();
    Consumer<String> progress = what -> screen.progress("starting", step[0]++, steps, what);
    BiFunction<String, BankTaskHandler, TaskHandler> poison =
        new Poison(options, Poison.board(options, plan));
    BiFunction<String, BankTaskHandler, TaskHandler> timed =
        (bank, honest) -> {
          TaskHandler handler = poison.apply(bank, honest);
          return task -> {
            var answer = handler.handle(task);
            StudyWatch watch = watching.get();
            if (task instanceof Task.Train train && answer.isPresent() && watch != null) {
              watch.trained(train.round());
            }
            return answer;
          };
        };
    Consortium consortium =
        Consortium.start(
            cleanup.directory(), data.rows(), ledgers, plan.timeWindow(), timed, progress);
    return cleanup.started(consortium);
  }

  private List<RoundTimes> train(Consortium consortium, Study study, StudyWatch watch)
      throws IOException, InterruptedException {
    Onboarding onboarding =
        new Onboarding(
            consortium, InstantSource.system(), what -> screen.progress("onboarding", 0, 1, what));
    onboarding.agreeOnCharter(plan.limits(), plan.policy());
    onboarding.registerData(data.purpose());
    screen.erase();
    screen.line("Ready after " + Numbers.seconds(System.currentTimeMillis() - started));
    try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on)) {
      onboarding.start(study);
      return watch.await(LONGEST_SILENCE_MILLIS);
    }
  }

  /** Draws where the round stands; a finished one becomes a line. */
  private void show(int round, RoundState.Phase phase, int acted) {
    int banks = options.banks().size();
    String label = String.format(Locale.ROOT, "round %2d/%d", round, options.rounds());
    int steps = 3 * banks;
    switch (phase) {
      case COMMITTING -> screen.progress(label, acted, steps, acted + " trained and committed");
      case REVEALING -> screen.progress(label, banks + acted, steps, acted + " revealed");
      case JUDGING -> screen.progress(label, 2 * banks + acted, steps, acted + " judged");
      case ACCEPTED -> screen.line(label + "  " + screen.good("accepted") + "  " + sinceStart());
      case REJECTED -> screen.line(label + "  " + screen.bad("rejected") + "  " + sinceStart());
      case EXPIRED -> screen.line(label + "  " + screen.bad("expired") + "  " + sinceStart());
    }
  }

  private String sinceStart() {
    return "after " + Numbers.seconds(System.currentTimeMillis() - started);
  }

  /** What stands on the ledger at the end, as the banks' and the regulator's services show it. */
  private record Ledgered(
      List<RoundState.Ended> ends,
      List<Optional<AggregationRecord>> aggregations,
      List<Model> models) {}

  private Ledgered read(Consortium consortium, Study study) throws IOException {
    MemberClient scientist = consortium.client(options.banks().getFirst(), Role.SCIENTIST);
    List<RoundState.Ended> ends = new ArrayList<>();
    List<Optional<AggregationRecord>> aggregations = new ArrayList<>();
    List<Model> models = new ArrayList<>();
    Model inForce =
        Model.initial(study.architecture(), study.aggregation().norm().scaleBits(), study.seed());
    for (int round = 1; round <= study.rounds(); round++) {
      JsonNode view = scientist.get("/studies/" + study.id() + "/rounds/" + round);
      RoundState state = CanonicalJson.read(view.get("round").toString(), RoundState.class);
      ends.add((RoundState.Ended) state);
      aggregations.add(
          Optional.ofNullable(view.get("aggregation"))
              .filter(node -> !node.isNull())
              .map(node -> CanonicalJson.read(node.toString(), AggregationRecord.class)));
      if (state instanceof RoundState.Accepted accepted) {
        inForce = parameters(scientist, study, round);
        if (!inForce.hash().equals(accepted.modelHash())) {
          throw new IllegalStateException("round " + round + ": the model is not the ledger's");
        }
      }
      models.add(inForce);
    }
    return new Ledgered(ends, aggregations, models);
  }

  private static Model parameters(MemberClient client, Study study, int round) {
    String encoded =
        client
            .get("/models/" + study.id() + "/" + round + "/parameters")
            .get("parameters")
            .stringValue();
    return new Model(
        study.architecture(),
        study.aggregation().norm().scaleBits(),
        FixedPointVector.fromBytes(Base64.getDecoder().decode(encoded)));
  }

  /** The last accepted model's history, as the regulator's service gives it out. */
  private void evidence(Consortium consortium, Study study, Path directory) throws IOException {
    MemberClient auditor = consortium.regulator().client(Role.AUDITOR);
    int round = auditor.get("/studies/" + study.id()).get("state").get("acceptedRound").intValue();
    Files.createDirectory(directory);
    Path file = directory.resolve("model.evidence");
    Files.write(file, auditor.download("/models/" + study.id() + "/" + round + "/evidence"));
    Path roots = directory.resolve("roots");
    consortium.ledger().trustAnchors().write(roots);
    screen.line("Evidence    " + file);
    screen.line("Roots       " + roots);
  }

  private void addresses(Consortium consortium) {
    String first = options.banks().getFirst();
    screen.line("Bank " + first + "      " + consortium.bank(first).uri() + "/openapi.yml");
    screen.line("Regulator   " + consortium.regulator().uri() + "/openapi.yml");
    if (options.keep()) {
      screen.line("Passwords   " + consortium.bank(first).credentials());
    }
  }

  private DemoReport report(
      Study study, Ledgered ledgered, List<RoundTimes> times, Rivals.Found found) {
    List<DemoReport.Round> rounds = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    long wall = 0;
    for (int i = 0; i < study.rounds(); i++) {
      DemoReport.Millis millis = millis(times.get(i));
      wall += millis.total();
      ratios.add((double) millis.total() / found.millisWithoutLedger().get(i));
      Scores scores = TestBench.mean(found.bench().measure(ledgered.models().get(i)));
      rounds.add(
          new DemoReport.Round(
              i + 1,
              ledgered.ends().get(i).phase().name(),
              excluded(ledgered.aggregations().get(i)),
              influence(ledgered.aggregations().get(i)),
              ledgered.aggregations().get(i).map(a -> a.heterogeneityMicros() / 1e6).orElse(0.0),
              ledgered.aggregations().get(i).map(AggregationRecord::breakdown).orElse(false),
              scores.rocAuc(),
              scores.prAuc(),
              scores.f1(),
              millis,
              found.millisWithoutLedger().get(i),
              ledgered.models().get(i).hash()));
    }
    DemoReport.Round last = rounds.getLast();
    return new DemoReport(
        study.id(),
        options.ledger().name().toLowerCase(Locale.ROOT),
        options.seed(),
        options.rule(),
        options.f(),
        found.banks(),
        rounds,
        new DemoReport.Final(
            last.auc(),
            last.prAuc(),
            last.f1(),
            found.pooled().rocAuc(),
            found.pooled().f1(),
            found.mean().rocAuc(),
            found.mean().f1(),
            last.modelHash()),
        (System.currentTimeMillis() - started) / 1000.0,
        1 - (double) found.millisWithoutLedger().stream().mapToLong(m -> m).sum() / wall,
        median(ratios),
        ProcessMemory.peakMiB());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static DemoReport.Millis millis(RoundTimes times) {
    return new DemoReport.Millis(
        times.trained() - times.opened(),
        times.committed() - times.trained(),
        times.revealed() - times.committed(),
        times.finalised() - times.revealed(),
        times.ended() - times.finalised());
  }

  private static List<DemoReport.Excluded> excluded(Optional<AggregationRecord> record) {
    return record.map(AggregationRecord::excluded).orElse(List.of()).stream()
        .map(DemoRun::excluded)
        .toList();
  }

  private static DemoReport.Excluded excluded(Exclusion exclusion) {
    return new DemoReport.Excluded(
        BankNames.shortName(exclusion.bank()), exclusion.reason().name().toLowerCase(Locale.ROOT));
  }

  private static List<DemoReport.Influence> influence(Optional<AggregationRecord> record) {
    return record.map(AggregationRecord::included).orElse(List.of()).stream()
        .map(
            bank ->
                new DemoReport.Influence(
                    BankNames.shortName(bank.bank()),
                    bank.arcFactorMicros() / 1e6,
                    bank.trimmedShareMicros() / 1e6,
                    bank.weightMicros() / 1e6))
        .toList();
  }

  private void table(Rivals.Found found, DemoReport report) {
    screen.heading("On rows no bank trained on");
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < found.banks().size(); i++) {
      DemoReport.Bank bank = found.banks().get(i);
      rows.add(
          row(
              "bank "
                  + bank.name()
                  + " alone"
                  + (bank.poisoned() == null ? "" : " (poisoned: " + bank.poisoned() + ")"),
              found.local().get(i)));
    }
    DemoReport.Round last = report.rounds().getLast();
    rows.add(
        row("all together, " + options.rule(), new Scores(last.auc(), last.prAuc(), last.f1())));
    rows.add(row("all together, plain mean", found.mean()));
    rows.add(row("all rows in one place (no bank could do this)", found.pooled()));
    screen.figures(List.of("", "ROC AUC", "PR AUC", "F1"), rows);
    screen.line("");
    leftOut(report);
    alarm(report);
    screen.line(
        String.format(
            Locale.ROOT,
            "%s in all; the ledger took %.0f %% of the rounds' time, a round %.2f times as long as"
                + " without (median); peak memory %d MiB",
            Numbers.seconds(System.currentTimeMillis() - started),
            100 * report.ledgerShare(),
            report.roundRatio(),
            report.peakRssMiB()));
    screen.line("Model " + report.last().modelHash());
    if (AggregationRules.named(options.rule()).isSeeded()) {
      screen.line(
          "The rule's random order comes from the banks' salts: no other run has this model.");
      return;
    }
    screen.line(
        found.sameModels(report)
            ? "The same study without a ledger gives the same model, every round."
            : screen.bad("The same study without a ledger gives another model."));
  }

  private void leftOut(DemoReport report) {
    for (DemoReport.Round round : report.rounds()) {
      for (DemoReport.Excluded excluded : round.excluded()) {
        screen.line(
            "Left out of round "
                + round.round()
                + ": bank "
                + excluded.bank()
                + ", "
                + excluded.reason());
      }
    }
  }

  /** The alarm of f/n >= 1/(2 + B²), by round. */
  private void alarm(DemoReport report) {
    List<DemoReport.Round> alarming =
        report.rounds().stream().filter(DemoReport.Round::breakdown).toList();
    if (!alarming.isEmpty()) {
      screen.line(
          String.format(
              Locale.ROOT,
              "Banks as unlike as in %d of %d rounds (B² up to %.1f) are more than any rule is"
                  + " proven for with f = %d: see docs/choosing-a-policy.md",
              alarming.size(),
              report.rounds().size(),
              alarming.stream().mapToDouble(DemoReport.Round::heterogeneity).max().orElseThrow(),
              options.f()));
    }
  }

  private static List<String> row(String name, Scores scores) {
    return List.of(
        name,
        Numbers.share(scores.rocAuc()),
        Numbers.share(scores.prAuc()),
        Numbers.share(scores.f1()));
  }
}
