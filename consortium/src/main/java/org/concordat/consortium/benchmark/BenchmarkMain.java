package org.concordat.consortium.benchmark;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.LogManager;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.network.FabricLedger;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.consortium.study.RoundTimes;
import org.concordat.network.NetworkException;
import org.concordat.network.files.TemporaryFiles;
import org.concordat.network.files.Trees;
import org.concordat.protocol.round.RoundState;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The benchmark's program, see {@code scripts/ledger-bench.sh -h}. Starts a ledger of its own,
 * measures, prints, and removes what it started.
 *
 * <p>Exit status: 0 measured and every bar was met, 1 the run failed, 2 bad input and nothing was
 * started, 3 measured and a bar was missed.
 */
public final class BenchmarkMain {
  private static final double LEAST_THROUGHPUT = 0.8;
  private static final double MOST_P99 = 1.3;
  private static final int BAR_ROUNDS = 10;
  private static final long MOST_BYTES = 2_000_000;
  private static final long MOST_VERIFY_MILLIS = 5_000;
  // Where the build's argument files lie; set by the script.
  private static final String LAUNCH = "concordat.launch";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final BenchmarkOptions options;
  private final PrintStream out;
  private final Map<String, Object> report = new LinkedHashMap<>();
  private boolean met = true;

  private BenchmarkMain(BenchmarkOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Runs the benchmark.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    if (AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
      // The clients share two processors with the ledger: what they take is missing there.
      AmazonCorrettoCryptoProvider.install();
    }
    try {
      BenchmarkOptions options = BenchmarkOptions.parse(List.of(arguments));
      LedgerFactory ledgers =
          options.fabric() ? LedgerFactory.fabric(System.getenv()) : LedgerFactory.embedded();
      System.exit(new BenchmarkMain(options, System.out).run(ledgers));
    } catch (BadInputException | NetworkException e) {
      System.err.println("ledger-bench: " + e.getMessage());
      System.exit(2);
    }
  }

  private int run(LedgerFactory ledgers) {
    Path directory = null;
    try {
      directory =
          Files.createTempDirectory(TemporaryFiles.folder(System.getenv()), "concordat-bench-");
      if (options.what() == BenchmarkOptions.What.WORKERS) {
        workers(directory, ledgers);
        return finish();
      }
      List<String> names = HandMade.named(options.banks());
      try (LedgerNetwork ledger = ledgers.start(directory, names, HandMade.WINDOW);
          HandMade banks = new HandMade(ledger, names)) {
        say(
            ledger.description()
                + ", "
                + names.size()
                + " banks and a regulator, load of the machine "
                + load());
        report.put("ledger", ledger.description());
        report.put("loadBefore", load());
        switch (options.what()) {
          case COMMITS -> commits((FabricLedger) ledger, banks);
          case ROUNDS -> rounds(banks);
          case MODEL -> model(ledger, banks);
          case EVIDENCE -> evidence(ledger, banks, directory);
          case WORKERS -> throw new IllegalStateException("they start a ledger of their own");
        }
      }
      return finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (IOException | RuntimeException e) {
      System.err.println("ledger-bench: " + e);
      return 1;
    } finally {
      if (directory != null) {
        remove(directory);
      }
    }
  }

  private int finish() throws IOException {
    report.put("barMet", met);
    report.put("loadAfter", load());
    if (options.report().isPresent()) {
      Files.write(options.report().get(), MAPPER.writeValueAsBytes(report));
    }
    return met ? 0 : 3;
  }

  private void commits(FabricLedger ledger, HandMade banks) throws IOException {
    try (OnePutService service = OnePutService.start(ledger.network())) {
      List<CommitComparison.Load> loads =
          new CommitComparison(banks, service, () -> Processes.processorNanos(ledger), this::say)
              .run(options.transactions(), options.single(), options.inFlight());
      row("in flight", "contract", "transactions", "per second", "p50 ms", "p99 ms", "cpu ms");
      for (CommitComparison.Load load : loads) {
        row(load.inFlight(), "CommitUpdate", load.commit());
        row(load.inFlight(), "one put", load.onePut());
        met &= load.throughputRatio() >= LEAST_THROUGHPUT && load.p99Ratio() <= MOST_P99;
        out.println(
            String.format(
                Locale.ROOT,
                "ratios: throughput %.3f (bar: at least %.1f), p99 %.3f (bar: at most %.1f); "
                    + "processor time of one put to a commit's %.3f",
                load.throughputRatio(),
                LEAST_THROUGHPUT,
                load.p99Ratio(),
                MOST_P99,
                load.processorRatio()));
      }
      report.put("loads", loads);
    }
  }

  private void row(int inFlight, String contract, Latencies figures) {
    row(
        Integer.toString(inFlight),
        contract,
        Integer.toString(figures.count()),
        String.format(Locale.ROOT, "%.1f", figures.perSecond()),
        String.format(Locale.ROOT, "%.1f", figures.p50Micros() / 1e3),
        String.format(Locale.ROOT, "%.1f", figures.p99Micros() / 1e3),
        String.format(Locale.ROOT, "%.1f", figures.processorMicros() / 1e3));
  }

  private void rounds(HandMade banks) throws IOException {
    RoundsRun.Result result =
        new RoundsRun(banks, this::say).run(options.rounds(), options.studies(), options.seed());
    out.println(
        String.format(
            Locale.ROOT,
            "%d rounds in %.1f s, %d studies side by side; ended as %s",
            result.rounds(),
            result.millis() / 1e3,
            result.studies(),
            result.ends()));
    row("transaction", "code", "how many", "most in a block", "rounds in one block", "", "");
    result
        .tally()
        .codes()
        .forEach(
            (function, codes) ->
                codes.forEach(
                    (code, count) ->
                        row(
                            function,
                            code,
                            Integer.toString(count),
                            Integer.toString(result.tally().fullest().get(function)),
                            result.inOneBlock().containsKey(function)
                                ? Integer.toString(result.inOneBlock().get(function))
                                : "",
                            "",
                            "")));
    out.println(
        "invalid commits, reveals and judgements: "
            + result.conflicts()
            + " (bar: 0); moves that came second: "
            + result.collisions());
    met = result.conflicts() == 0 && Map.of("ACCEPTED", result.rounds()).equals(result.ends());
    report.put("result", result);
  }

  private void evidence(LedgerNetwork ledger, HandMade banks, Path directory) throws IOException {
    List<EvidenceRun.Bundle> bundles =
        new EvidenceRun(ledger, banks, directory, this::say).run(options.rounds(), options.seed());
    row(
        "rounds of the model",
        "blocks",
        "transactions",
        "bytes",
        "bytes a round",
        "make",
        "verify");
    for (EvidenceRun.Bundle bundle : bundles) {
      row(
          Integer.toString(bundle.rounds()),
          Long.toString(bundle.blocks()),
          Long.toString(bundle.transactions()),
          Long.toString(bundle.bytes()),
          Long.toString(bundle.bytes() / bundle.rounds()),
          bundle.makeMillis() + " ms",
          bundle.verifyMillis() + " ms");
      met &= bundle.verified() && withinBars(bundle);
    }
    report.put("bundles", bundles);
  }

  /** What a model of ten rounds may come to: the bundle's bytes, and the time to verify it. */
  private static boolean withinBars(EvidenceRun.Bundle bundle) {
    return bundle.rounds() != BAR_ROUNDS
        || (bundle.bytes() < MOST_BYTES && bundle.verifyMillis() < MOST_VERIFY_MILLIS);
  }

  private void model(LedgerNetwork ledger, HandMade banks) throws IOException {
    Optional<OwnChaincode> own = ownChaincode(ledger, banks);
    try {
      model(ledger, banks, own);
    } finally {
      own.ifPresent(OwnChaincode::close);
    }
  }

  /** On Fabric the finalising bank's chaincode is a process of its own, where it can be started. */
  private static Optional<OwnChaincode> ownChaincode(LedgerNetwork ledger, HandMade banks)
      throws IOException {
    String launch = System.getProperty(LAUNCH);
    if (launch == null || !(ledger instanceof FabricLedger fabric)) {
      return Optional.empty();
    }
    String organisation = LedgerNetwork.organisation(LargeModelRun.finaliser(banks.banks()));
    return Optional.of(OwnChaincode.start(fabric, organisation, Path.of(launch)));
  }

  private void model(LedgerNetwork ledger, HandMade banks, Optional<OwnChaincode> own)
      throws IOException {
    LargeModelRun.Result result =
        new LargeModelRun(banks, own, this::say)
            .run(options.parameters(), options.rounds(), options.rule(), options.f());
    out.println(
        result.parameters()
            + " parameters, "
            + result.chunks()
            + " chunks a bank, "
            + options.rule()
            + " with f = "
            + options.f()
            + "; start of the study "
            + result.startMillis()
            + " ms");
    for (LargeModelRun.Round round : result.rounds()) {
      out.println(round.state().phase() + " " + round.millis() + " ms");
      out.println(
          "finalize on one peer "
              + round.onOnePeer().millis()
              + " ms "
              + round.onOnePeer().chaincode());
      met &= round.state().phase().name().equals("ACCEPTED");
    }
    Map<String, Long> peaks = Processes.peakMiB(ledger);
    if (own.isPresent()) {
      peaks.put(own.get().process().name(), own.get().peakMiB());
    }
    out.println("peak resident memory in MiB: " + peaks);
    report.put("parameters", result.parameters());
    report.put("banks", options.banks());
    report.put("rule", options.rule());
    report.put("f", options.f());
    report.put("startMillis", result.startMillis());
    report.put("roundMillis", result.rounds().stream().map(LargeModelRun.Round::millis).toList());
    report.put(
        "finalizeOnOnePeer", result.rounds().stream().map(LargeModelRun.Round::onOnePeer).toList());
    report.put("peakMiB", peaks);
  }

  private void workers(Path directory, LedgerFactory ledgers)
      throws IOException, InterruptedException {
    WorkersRun.Result result =
        new WorkersRun(directory, ledgers, this::say)
            .run(options.parameters(), options.rows(), options.rounds(), options.seed());
    out.println(
        result.parameters()
            + " parameters, "
            + result.chunks()
            + " chunks a bank, "
            + options.rows()
            + " rows a bank, "
            + result.ledger());
    out.println("rounds ended as " + result.ends());
    for (RoundTimes times : result.times()) {
      out.println(
          "train "
              + (times.trained() - times.opened())
              + ", commit "
              + (times.committed() - times.trained())
              + ", reveal "
              + (times.revealed() - times.committed())
              + ", finalize "
              + (times.finalised() - times.revealed())
              + ", judge "
              + (times.ended() - times.finalised())
              + " ms");
    }
    out.println("peak resident memory in MiB: " + result.peakMiB());
    met = result.ends().stream().allMatch(RoundState.Phase.ACCEPTED::equals);
    report.put("result", result);
  }

  private void row(String... cells) {
    out.println(
        String.format(Locale.ROOT, "%-34s %-20s %12s %16s %20s %10s %10s", (Object[]) cells)
            .stripTrailing());
  }

  private void say(String what) {
    out.println(
        "["
            + String.format(
                Locale.ROOT, "%.1f", ManagementFactory.getRuntimeMXBean().getUptime() / 1e3)
            + " s] "
            + what);
  }

  private static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static void remove(Path directory) {
    try {
      Trees.remove(directory);
    } catch (IOException e) {
      System.err.println("ledger-bench: could not remove " + directory + ": " + e.getMessage());
    }
  }
}
