package org.concordat.consortium.robustness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.robustness.attack.KnownAttacks;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ConcordatException;

/**
 * The command line of a grid, read and checked before anything runs.
 *
 * @param csv where the rows come from; none for generated ones
 * @param label the label's column in the file
 * @param cells the column of the cells in the file
 * @param rows how many rows are generated
 * @param rules rules' names
 * @param attacks attacks' names, {@code mimic:all} not yet written out
 * @param settings honest and colluding banks
 * @param splits how rows are dealt
 * @param training how every run trains
 * @param seeds the runs' seeds
 * @param threads how many runs at a time
 * @param out where results are written
 */
record BenchOptions(
    Optional<Path> csv,
    String label,
    Optional<String> cells,
    int rows,
    List<String> rules,
    List<String> attacks,
    List<Setting> settings,
    List<Deal> splits,
    Training training,
    List<Long> seeds,
    int threads,
    Path out) {
  private static final List<String> QUICK_ATTACKS =
      List.of("signflip", "optipm+", "optalie-", "mimic:top", "labelflip", "adaptive");
  private static final long MOST = 1_000_000_000L;

  BenchOptions {
    rules = List.copyOf(rules);
    attacks = List.copyOf(attacks);
    settings = List.copyOf(settings);
    splits = List.copyOf(splits);
    seeds = List.copyOf(seeds);
  }

  /** What stands on the command line. */
  private static final class Given {
    private boolean quick;
    private Optional<Path> csv = Optional.empty();
    private Optional<String> label = Optional.empty();
    private Optional<String> cells = Optional.empty();
    private Optional<Integer> rows = Optional.empty();
    private Optional<List<String>> rules = Optional.empty();
    private Optional<List<String>> attacks = Optional.empty();
    private Optional<List<Setting>> settings = Optional.empty();
    private Optional<List<Deal>> splits = Optional.empty();
    private Optional<Integer> steps = Optional.empty();
    private Optional<Integer> seeds = Optional.empty();
    private long seed = 1;
    private int threads = Runtime.getRuntime().availableProcessors();
    private Path out = Path.of("attack-bench");
  }

  /**
   * Reads a command line.
   *
   * @param arguments without the program's name
   * @return the options
   * @throws BadInputException for anything wrong, in one line
   */
  static BenchOptions parse(List<String> arguments) {
    Given given = new Given();
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      read(words.next(), words, given);
    }
    if (given.csv.isPresent() != given.label.isPresent()) {
      throw new BadInputException("--csv FILE and --label COLUMN go together");
    }
    if (given.cells.isPresent() && given.csv.isEmpty()) {
      throw new BadInputException("--cells needs --csv");
    }
    if (given.rows.isPresent() && given.csv.isPresent()) {
      throw new BadInputException("--rows is for generated rows; a file brings its own");
    }
    boolean quick = given.quick;
    int seeds = given.seeds.orElse(quick ? 1 : 2);
    return new BenchOptions(
        given.csv,
        given.label.orElse(""),
        given.cells,
        given.rows.orElse(quick ? 4_000 : 30_000),
        given.rules.orElseGet(() -> List.copyOf(AggregationRules.names())),
        given.attacks.orElse(quick ? QUICK_ATTACKS : KnownAttacks.standard()),
        given.settings.orElseGet(() -> settings(quick ? "3+1" : "3+1,5+1,5+2,8+2,10+2,10+4")),
        given.splits.orElseGet(() -> splits(quick ? "dirichlet:0.3" : "dirichlet:0.3,dirichlet:1")),
        Training.standard().withSteps(given.steps.orElse(quick ? 40 : 200)),
        LongStream.range(given.seed, given.seed + seeds).boxed().toList(),
        given.threads,
        given.out);
  }

  private static void read(String option, Iterator<String> words, Given given) {
    switch (option) {
      case "--quick" -> given.quick = true;
      case "--csv" -> given.csv = Optional.of(file(option, value(option, words)));
      case "--label" -> given.label = Optional.of(value(option, words));
      case "--cells" -> given.cells = Optional.of(value(option, words));
      case "--rows" -> given.rows = Optional.of((int) number(option, words, 500, 1_000_000));
      case "--rules" -> given.rules = Optional.of(rules(list(option, words)));
      case "--attacks" -> given.attacks = Optional.of(attacks(list(option, words)));
      case "--settings" -> given.settings = Optional.of(settings(value(option, words)));
      case "--split" -> given.splits = Optional.of(splits(value(option, words)));
      case "--steps" -> given.steps = Optional.of((int) number(option, words, 1, 100_000));
      case "--seeds" -> given.seeds = Optional.of((int) number(option, words, 1, 1_000));
      case "--seed" -> given.seed = number(option, words, 1, MOST);
      case "--threads" -> given.threads = (int) number(option, words, 1, 256);
      case "--out" -> given.out = directory(option, value(option, words));
      default ->
          throw new BadInputException(
              "unknown option " + option + "; -h lists the options there are");
    }
  }

  private static List<String> rules(List<String> names) {
    for (String name : names) {
      try {
        AggregationRules.named(name);
      } catch (ConcordatException e) {
        throw new BadInputException("--rules: " + e.detail());
      }
    }
    return names;
  }

  private static List<String> attacks(List<String> names) {
    try {
      KnownAttacks.expand(names, 1);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--attacks: " + e.getMessage());
    }
    return names;
  }

  private static List<Setting> settings(String text) {
    return split("--settings", text).stream().map(Setting::parse).toList();
  }

  private static List<Deal> splits(String text) {
    return split("--split", text).stream().map(Deal::parse).toList();
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new BadInputException(option + " needs a value");
    }
    return words.next();
  }

  private static List<String> list(String option, Iterator<String> words) {
    return split(option, value(option, words));
  }

  private static List<String> split(String option, String text) {
    List<String> parts = List.of(text.split(",", -1));
    if (parts.contains("")) {
      throw new BadInputException(
          option + " takes names with commas between them, got \"" + text + "\"");
    }
    return parts.stream().distinct().toList();
  }

  private static long number(String option, Iterator<String> words, long low, long high) {
    String text = value(option, words);
    String wanted =
        option + " takes a whole number from " + low + " to " + high + ", got \"" + text + "\"";
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadInputException(wanted);
    }
    if (number < low || number > high) {
      throw new BadInputException(wanted);
    }
    return number;
  }

  private static Path file(String option, String text) {
    Path file = Path.of(text);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new BadInputException(option + ": no readable file " + text);
    }
    return file;
  }

  private static Path directory(String option, String text) {
    Path directory = Path.of(text).toAbsolutePath();
    Path there = directory;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new BadInputException(option + ": cannot write to " + text);
    }
    return directory;
  }
}
