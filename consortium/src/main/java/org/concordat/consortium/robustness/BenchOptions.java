package org.concordat.consortium.robustness;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.concordat.consortium.commandline.Words;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.robustness.attack.KnownAttacks;

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
  // Every aggregator alone, what clipping and mixing make of the better ones, and one of each kind
  // that takes a parameter.
  private static final List<String> RULES =
      List.of(
          "mean",
          "median",
          "trmean",
          "meamed",
          "krum",
          "multikrum",
          "bulyan",
          "mda",
          "gm",
          "caf",
          "cc:1",
          "normbound:0.1",
          "arc+median",
          "arc+trmean",
          "arc+gm",
          "arc+caf",
          "nnm+trmean",
          "clip:2+nnm+trmean",
          "bucket:2+trmean",
          "arc+nnm+median",
          "arc+nnm+trmean",
          "arc+nnm+gm",
          "arc+nnm+caf");
  private static final List<String> SETTINGS = List.of("3+1", "5+1", "5+2", "8+2", "10+2", "10+4");
  private static final List<String> SPLITS = List.of("dirichlet:0.3", "dirichlet:1");
  private static final int QUICK_STEPS = 40;
  private static final List<String> QUICK_SETTINGS = List.of("3+1");
  private static final List<String> QUICK_SPLITS = List.of("dirichlet:0.3");
  private static final List<String> QUICK_RULES =
      List.of("mean", "median", "trmean", "gm", "caf", "arc+trmean", "arc+nnm+trmean");
  private static final List<String> QUICK_ATTACKS =
      List.of("signflip", "optipm+", "optalie-", "mimic:top", "labelflip", "adaptive");

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
    private Training training = Training.standard();
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
    Words words = new Words(arguments);
    while (words.more()) {
      read(words, given);
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
        given.rules.orElse(quick ? QUICK_RULES : RULES),
        given.attacks.orElse(quick ? QUICK_ATTACKS : KnownAttacks.standard()),
        given.settings.orElseGet(() -> settings(quick ? QUICK_SETTINGS : SETTINGS)),
        given.splits.orElseGet(() -> splits(quick ? QUICK_SPLITS : SPLITS)),
        given.training.withSteps(given.steps.orElse(quick ? QUICK_STEPS : given.training.steps())),
        LongStream.range(given.seed, given.seed + seeds).boxed().toList(),
        given.threads,
        given.out);
  }

  private static void read(Words words, Given given) {
    switch (words.option()) {
      case "--quick" -> given.quick = true;
      case "--csv" -> given.csv = Optional.of(words.file());
      case "--label" -> given.label = Optional.of(words.value());
      case "--cells" -> given.cells = Optional.of(words.value());
      case "--rows" -> given.rows = Optional.of(words.number(500, 1_000_000));
      case "--rules" -> given.rules = Optional.of(words.rules());
      case "--attacks" -> given.attacks = Optional.of(attacks(words));
      case "--settings" -> given.settings = Optional.of(settings(words.list()));
      case "--split" -> given.splits = Optional.of(splits(words.list()));
      case "--steps" -> given.steps = Optional.of(words.number(1, 100_000));
      case "--batch" -> given.training = given.training.withBatch(words.number(1, 10_000));
      case "--rate" -> given.training = given.training.withLearningRate(words.decimal(1e-6, 1e3));
      case "--momentum" -> given.training = given.training.withMomentum(words.decimal(0, 0.9999));
      case "--seeds" -> given.seeds = Optional.of(words.number(1, 1_000));
      case "--seed" -> given.seed = words.seed();
      case "--threads" -> given.threads = words.number(1, 256);
      case "--out" -> given.out = words.directory();
      default -> throw words.unknown();
    }
  }

  private static List<String> attacks(Words words) {
    List<String> names = words.list();
    try {
      KnownAttacks.expand(names, 1);
    } catch (IllegalArgumentException e) {
      throw words.refused(e.getMessage());
    }
    return names;
  }

  private static List<Setting> settings(List<String> texts) {
    return texts.stream().map(Setting::parse).toList();
  }

  private static List<Deal> splits(List<String> texts) {
    return texts.stream().map(Deal::parse).toList();
  }
}
