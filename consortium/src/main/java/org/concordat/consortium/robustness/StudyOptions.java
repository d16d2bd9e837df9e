package org.concordat.consortium.robustness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.commandline.Words;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.robustness.attack.KnownAttacks;
import org.concordat.protocol.aggregation.AggregationRules;

/**
 * The command line of a study, read and checked before anything runs.
 *
 * @param csv one file for all banks; none for generated payments
 * @param label the label's column in the file
 * @param rows how many rows a bank is given
 * @param testRows how many rows a bank is tested on
 * @param rounds how many rounds
 * @param rules rules' names
 * @param faults f of every rule but the mean
 * @param poisoned the names of the banks poisoned in turn
 * @param attacks attacks' names, one after the other
 * @param seeds the seeds
 * @param out where results are written
 */
record StudyOptions(
    Optional<Path> csv,
    String label,
    int rows,
    int testRows,
    int rounds,
    List<String> rules,
    int faults,
    List<String> poisoned,
    List<String> attacks,
    List<Long> seeds,
    Path out) {
  static final int BANKS = 5;
  private static final List<String> NAMES = List.of("A", "B", "C", "D", "E");

  StudyOptions {
    rules = List.copyOf(rules);
    poisoned = List.copyOf(poisoned);
    attacks = List.copyOf(attacks);
    seeds = List.copyOf(seeds);
  }

  /** What stands on the command line. */
  private static final class Given {
    private Optional<Path> csv = Optional.empty();
    private Optional<String> label = Optional.empty();
    private Optional<Integer> rows = Optional.empty();
    private Optional<Integer> testRows = Optional.empty();
    private int rounds = 10;
    private Optional<List<String>> rules = Optional.empty();
    private int faults = AggregationRules.defaultFaults(BANKS);
    private List<String> poisoned = List.of("A");
    private List<String> attacks = standard();
    private int seeds = 1;
    private long seed = 1;
    private Path out = Path.of("attack-bench");
  }

  /**
   * Reads a command line.
   *
   * @param arguments what stands behind {@code study}
   * @return the options
   * @throws BadInputException for anything wrong, in one line
   */
  static StudyOptions parse(List<String> arguments) {
    Given given = new Given();
    Words words = new Words(arguments);
    while (words.more()) {
      read(words, given);
    }
    if (given.csv.isPresent() != given.label.isPresent()) {
      throw new BadInputException("--csv FILE and --label COLUMN go together");
    }
    if (given.csv.isPresent() && (given.rows.isPresent() || given.testRows.isPresent())) {
      throw new BadInputException(
          "--rows and --test-rows are for generated rows; a file brings its own");
    }
    int testRows = given.testRows.orElse(100_000);
    if (testRows % 4 != 0) {
      throw new BadInputException("--test-rows takes a multiple of 4, got " + testRows);
    }
    return new StudyOptions(
        given.csv,
        given.label.orElse(""),
        given.rows.orElse(100_000),
        testRows,
        given.rounds,
        given.rules.orElseGet(
            () -> List.of(AggregationRules.defaultFor(BANKS, given.faults).name())),
        given.faults,
        given.poisoned,
        given.attacks,
        LongStream.range(given.seed, given.seed + given.seeds).boxed().toList(),
        given.out);
  }

  private static void read(Words words, Given given) {
    switch (words.option()) {
      case "--csv" -> given.csv = Optional.of(words.file());
      case "--label" -> given.label = Optional.of(words.value());
      case "--rows" -> given.rows = Optional.of(words.number(1_000, 10_000_000));
      case "--test-rows" -> given.testRows = Optional.of(words.number(400, 10_000_000));
      case "--rounds" -> given.rounds = words.number(1, 1_000);
      case "--rules" -> given.rules = Optional.of(words.rules());
      case "--f" -> given.faults = words.number(0, AggregationRules.maximumFaults(BANKS));
      case "--poisoned" -> given.poisoned = poisoned(words.list());
      case "--attacks" -> given.attacks = attacks(words);
      case "--seeds" -> given.seeds = words.number(1, 1_000);
      case "--seed" -> given.seed = words.seed();
      case "--out" -> given.out = words.directory();
      default -> throw words.unknown();
    }
  }

  private static List<String> poisoned(List<String> names) {
    if (names.equals(List.of("none"))) {
      return List.of();
    }
    if (!NAMES.containsAll(names)) {
      throw new BadInputException("--poisoned takes banks of " + NAMES + " or none, got " + names);
    }
    return names;
  }

  /** Every attack of the bench; ipm:1 is its sign flip, which has another meaning here. */
  private static List<String> standard() {
    List<String> names = new ArrayList<>(KnownAttacks.expand(KnownAttacks.standard(), BANKS - 1));
    names.add(1, "ipm:1");
    return names;
  }

  private static List<String> attacks(Words words) {
    List<String> expanded = new ArrayList<>();
    for (String name : words.list()) {
      if (name.equals("mimic:all")) {
        expanded.addAll(KnownAttacks.expand(List.of(name), BANKS - 1));
        continue;
      }
      try {
        if (Attack.parse(name) instanceof Attack.Known
            && KnownAttacks.expand(List.of(name), BANKS - 1).isEmpty()) {
          throw words.refused("there are not so many other banks, got " + name);
        }
      } catch (IllegalArgumentException e) {
        throw words.refused(e.getMessage());
      }
      expanded.add(name);
    }
    return expanded.stream().distinct().toList();
  }
}
