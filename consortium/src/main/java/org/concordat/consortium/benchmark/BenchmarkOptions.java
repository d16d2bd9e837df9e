package org.concordat.consortium.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.concordat.consortium.data.BadInputException;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ConcordatException;

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
    WORKERS
  }

  private static final Set<String> OF_MODEL = Set.of("--banks", "--rule");

  static BenchmarkOptions parse(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new BadInputException("say what to measure: commits, rounds, model or workers");
    }
    Iterator<String> words = arguments.iterator();
    What what = what(words.next());
    boolean fabric = true;
    int transactions = 1_500;
    int single = 300;
    int inFlight = 16;
    int rounds = what == What.ROUNDS ? 1_000 : 2;
    int studies = 4;
    int parameters = 1_000_000;
    int banks = 5;
    String rule = "arc+trmean";
    int rows = 2_000;
    long seed = 1;
    Optional<Path> report = Optional.empty();
    while (words.hasNext()) {
      String option = words.next();
      if (OF_MODEL.contains(option) && what != What.MODEL) {
        throw new BadInputException("only model takes " + option);
      }
      switch (option) {
        case "--ledger" -> fabric = fabric(value(option, words));
        case "--transactions" -> transactions = number(option, words, 1, 100_000);
        case "--single" -> single = number(option, words, 1, 100_000);
        case "--in-flight" -> inFlight = number(option, words, 1, 1_000);
        case "--rounds" -> rounds = number(option, words, 1, 100_000);
        case "--studies" -> studies = number(option, words, 1, 100);
        case "--parameters" -> parameters = number(option, words, 16, 10_000_000);
        case "--banks" -> banks = number(option, words, 2, HandMade.MOST_BANKS);
        case "--rule" -> rule = value(option, words);
        case "--rows" -> rows = number(option, words, 100, 1_000_000);
        case "--seed" -> seed = number(option, words, 1, Integer.MAX_VALUE);
        case "--report" -> report = Optional.of(writable(value(option, words)));
        default -> throw new BadInputException("there is no option " + option);
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
        rule,
        rows,
        seed,
        report);
  }

  /** The number of banks that may be faulty: as many as is usual for so many banks. */
  int f() {
    return AggregationRules.defaultFaults(banks);
  }

  private static void requireRule(String rule, int banks) {
    try {
      AggregationRules.named(rule)
          .check(banks, AggregationRules.defaultFaults(banks))
          .ifPresent(
              refusal -> {
                throw new BadInputException("--rule: " + refusal.detail());
              });
    } catch (ConcordatException e) {
      throw new BadInputException("--rule: " + e.getMessage());
    }
  }

  private static What what(String word) {
    try {
      return What.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new BadInputException("commits, rounds, model or workers can be measured, not " + word);
    }
  }

  private static boolean fabric(String ledger) {
    return switch (ledger) {
      case "fabric" -> true;
      case "embedded" -> false;
      default -> throw new BadInputException("--ledger is embedded or fabric, got " + ledger);
    };
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new BadInputException(option + " needs a value");
    }
    return words.next();
  }

  private static int number(String option, Iterator<String> words, int low, int high) {
    String text = value(option, words);
    String wanted = option + " takes a whole number from " + low + " to " + high + ", got " + text;
    int number;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new BadInputException(wanted);
    }
    if (number < low || number > high) {
      throw new BadInputException(wanted);
    }
    return number;
  }

  private static Path writable(String text) {
    Path file = Path.of(text).toAbsolutePath();
    if (file.getParent() == null
        || !Files.isDirectory(file.getParent())
        || !Files.isWritable(file.getParent())
        || Files.isDirectory(file)) {
      throw new BadInputException("--report: cannot write " + text);
    }
    return file;
  }
}
