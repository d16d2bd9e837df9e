package org.concordat.consortium.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.concordat.consortium.commandline.Words;
import org.concordat.consortium.data.BadInputException;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;

/**
 * The command line of the benchmark.
 *
 * @param what what to measure
 * @param fabric whether on Hyperledger Fabric rather than on the ledger in this process
 * @param transactions how many of each contract
 * @param single how many of each contract one at a time
 * @param inFlight how many transactions at a time
 * @param rounds how many rounds
 * @param studies how many studies side by side
 * @param parameters of the large model
 * @param banks how many banks
 * @param rule of the large model's study
 * @param rows of each bank
 * @param seed of what is drawn
 * @param report where to write the figures, if anywhere
 */
record BenchmarkOptions(
    What what,
    boolean fabric,
    int transactions,
    int single,
    int inFlight,
    int rounds,
    int studies,
    int parameters,
    int banks,
    String rule,
    int rows,
    long seed,
    Optional<Path> report) {
  /** What is measured. */
  enum What {
    /** Our commitment against one put. */
    COMMITS,
    /** Conflicts over many rounds. */
    ROUNDS,
    /** Rounds of a large model, with updates made by hand. */
    MODEL,
    /** Rounds of a large model that workers train. */
    WORKERS,
    /** How a model's evidence grows with its rounds. */
    EVIDENCE
  }

  private static final Set<String> OF_MODEL = Set.of("--banks", "--rule");

  static BenchmarkOptions parse(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new BadInputException(
          "say what to measure: commits, rounds, model, workers or evidence");
    }
    Words words = new Words(arguments);
    What what = what(words.value());
    boolean fabric = true;
    int transactions = 1_500;
    int single = 300;
    int inFlight = 16;
    int rounds = what == What.ROUNDS || what == What.EVIDENCE ? 1_000 : 2;
    int studies = 4;
    int parameters = 1_000_000;
    int banks = 5;
    AggregationRule rule =
        AggregationRules.defaultFor(banks, AggregationRules.defaultFaults(banks));
    int rows = 2_000;
    long seed = 1;
    Optional<Path> report = Optional.empty();
    while (words.more()) {
      String option = words.option();
      if (OF_MODEL.contains(option) && what != What.MODEL) {
        throw new BadInputException("only model takes " + option);
      }
      switch (option) {
        case "--ledger" -> fabric = fabric(words.value());
        case "--transactions" -> transactions = words.number(1, 100_000);
        case "--single" -> single = words.number(1, 100_000);
        case "--in-flight" -> inFlight = words.number(1, 1_000);
        case "--rounds" -> rounds = words.number(1, 100_000);
        case "--studies" -> studies = words.number(1, 100);
        case "--parameters" -> parameters = words.number(16, 10_000_000);
        case "--banks" -> banks = words.number(2, HandMade.MOST_BANKS);
        case "--rule" -> rule = words.rule();
        case "--rows" -> rows = words.number(100, 1_000_000);
        case "--seed" -> seed = words.seed();
        case "--report" -> report = Optional.of(words.fileToWrite());
        default -> throw words.unknown();
      }
    }
    if (what == What.COMMITS && !fabric) {
      throw new BadInputException(
          "commits takes --ledger fabric: the ledger in this process runs one contract only");
    }
    requireRule(rule, banks);
    return new BenchmarkOptions(
        what,
        fabric,
        transactions,
        single,
        inFlight,
        rounds,
        studies,
        parameters,
        banks,
        rule.name(),
        rows,
        seed,
        report);
  }

  /** The number of banks that may be faulty: as many as is usual for so many banks. */
  int f() {
    return AggregationRules.defaultFaults(banks);
  }

  private static void requireRule(AggregationRule rule, int banks) {
    rule.check(banks, AggregationRules.defaultFaults(banks))
        .ifPresent(
            refusal -> {
              throw new BadInputException("--rule: " + refusal.detail());
            });
  }

  private static What what(String word) {
    try {
      return What.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "commits, rounds, model, workers or evidence can be measured, not " + word);
    }
  }

  private static boolean fabric(String ledger) {
    return switch (ledger) {
      case "fabric" -> true;
      case "embedded" -> false;
      default -> throw new BadInputException("--ledger is embedded or fabric, got " + ledger);
    };
  }
}
