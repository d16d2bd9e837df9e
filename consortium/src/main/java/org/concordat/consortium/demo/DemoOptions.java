package org.concordat.consortium.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.commandline.Words;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.data.RowSplit;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.consortium.robustness.attack.KnownAttacks;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.Refusal;

/**
 * The demo's command line, read and checked before anything is started.
 *
 * @param banks the banks' names, in their order
 * @param source where the rows come from
 * @param rounds how many rounds
 * @param rule the aggregation rule's name
 * @param f how many poisoned updates the rule is to withstand
 * @param poison what each poisoned bank does
 * @param ledger which ledger
 * @param seed of data, initial model and shuffles
 * @param report where to write the report, if anywhere
 * @param evidence where to write the last model's history, if anywhere
 * @param keep whether to leave everything in place at the end
 * @param handsOn whether people do in the consoles what the demo would do
 * @param tour whether a first study is there when people come, its model in use; only with handsOn
 * @param quiet whether only what came of it is told
 * @param json whether that is told as JSON
 */
record DemoOptions(
    List<String> banks,
    Source source,
    int rounds,
    String rule,
    int f,
    SortedMap<String, Attack> poison,
    Ledger ledger,
    long seed,
    Optional<Path> report,
    Optional<Path> evidence,
    boolean keep,
    boolean handsOn,
    boolean tour,
    boolean quiet,
    boolean json) {
  static final int MOST_BANKS = 25;
  private static final int BANKS = 5;
  private static final int ROWS = 50_000;

  /** A person sits at every bank's console, and waits for every round. */
  private static final int HANDS_ON_BANKS = 3;

  private static final int HANDS_ON_ROWS = 10_000;

  private static final int ROUNDS = 10;

  /** Enough to see a curve. */
  private static final int TOUR_ROUNDS = 5;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,19}");

  /** Which ledger the banks share. */
  enum Ledger {
    /** All of it in this process; it proves nothing. */
    EMBEDDED,
    /** Hyperledger Fabric, with the programs of this machine. */
    FABRIC
  }

  /** Where the rows come from. */
  sealed interface Source {
    /**
     * Made by the generator.
     *
     * @param rowsPerBank training rows of each bank
     */
    record Generated(int rowsPerBank) implements Source {}

    /**
     * One file, split over the banks.
     *
     * @param file the file
     * @param label the label's column
     * @param split how it is split
     */
    record OneFile(Path file, String label, RowSplit split) implements Source {}

    /**
     * A file for each bank and one to test on.
     *
     * @param files by bank
     * @param test the test file
     * @param label the label's column
     */
    record FilePerBank(SortedMap<String, Path> files, Path test, String label) implements Source {}
  }

  /** What stands on the command line, before it is checked as a whole. */
  private static final class Given {
    Integer banks;
    Integer rows;
    Integer rounds;
    AggregationRule rule;
    Integer f;
    final List<String> poison = new ArrayList<>();
    Path csv;
    String label;
    String split;
    final SortedMap<String, Path> bankFiles = new TreeMap<>();
    Path test;
    Ledger ledger = Ledger.EMBEDDED;
    long seed = 1;
    Path report;
    Path evidence;
    boolean keep;
    boolean handsOn;
    boolean tour;
    boolean quiet;
    boolean json;

    int usualRounds() {
      return tour ? TOUR_ROUNDS : ROUNDS;
    }

    int usualBanks() {
      return handsOn ? HANDS_ON_BANKS : BANKS;
    }

    int usualRows() {
      return handsOn ? HANDS_ON_ROWS : ROWS;
    }
  }

  /**
   * Reads a command line.
   *
   * @param arguments without the program's name
   * @return the options
   * @throws BadInputException for anything wrong, in one line
   */
  static DemoOptions parse(List<String> arguments) {
    Given given = new Given();
    Words words = new Words(arguments);
    while (words.more()) {
      read(words, given);
    }
    return check(given);
  }

  private static void read(Words words, Given given) {
    switch (words.option()) {
      case "--banks" -> given.banks = words.number(2, MOST_BANKS);
      case "--rows" -> given.rows = words.number(100, 10_000_000);
      case "--rounds" -> given.rounds = words.number(1, 10_000);
      case "--rule" -> given.rule = words.rule();
      case "--f" -> given.f = words.number(0, MOST_BANKS);
      case "--poison" -> given.poison.add(words.value());
      case "--csv" -> given.csv = words.file();
      case "--label" -> given.label = words.value();
      case "--split" -> given.split = words.value();
      case "--bank" -> {
        String[] parts = words.pair("NAME=FILE");
        if (given.bankFiles.put(name(words, parts[0]), words.file(parts[1])) != null) {
          throw new BadInputException("--bank names " + parts[0] + " twice");
        }
      }
      case "--test" -> given.test = words.file();
      case "--ledger" -> given.ledger = ledger(words.value());
      case "--seed" -> given.seed = words.seed();
      case "--report" -> given.report = words.fileToWrite();
      case "--evidence" -> given.evidence = words.newDirectory();
      case "--keep" -> given.keep = true;
      case "--hands-on" -> given.handsOn = true;
      case "--tour" -> {
        given.handsOn = true;
        given.tour = true;
      }
      case "--quiet" -> given.quiet = true;
      case "--json" -> given.json = true;
      default -> throw words.unknown();
    }
  }

  private static DemoOptions check(Given given) {
    if (given.handsOn) {
      refuseWithHandsOn(given);
    }
    Source source = source(given);
    List<String> banks =
        source instanceof Source.FilePerBank perBank
            ? List.copyOf(perBank.files().keySet())
            : letters(given.banks == null ? given.usualBanks() : given.banks);
    int n = banks.size();
    SortedMap<String, Attack> poison = poison(given, banks, source);
    int f = given.f == null ? AggregationRules.defaultFaults(n) : given.f;
    int most = AggregationRules.maximumFaults(n);
    if (f > most) {
      throw new BadInputException(
          "--f can be at most " + most + " with " + n + " banks (3f + 1 of them), got " + f);
    }
    AggregationRule rule = given.rule == null ? AggregationRules.defaultFor(n, f) : given.rule;
    Optional<Refusal> refusal = rule.check(n, f);
    if (refusal.isPresent()) {
      throw new BadInputException("--rule " + rule.name() + ": " + refusal.get().detail());
    }
    return new DemoOptions(
        banks,
        source,
        given.rounds == null ? given.usualRounds() : given.rounds,
        rule.name(),
        f,
        poison,
        given.ledger,
        given.seed,
        Optional.ofNullable(given.report),
        Optional.ofNullable(given.evidence),
        given.keep,
        given.handsOn,
        given.tour,
        given.quiet,
        given.json);
  }

  /** Without a study of the demo's own there is nothing these could be about. */
  private static void refuseWithHandsOn(Given given) {
    Map<String, Object> about = new LinkedHashMap<>();
    if (!given.tour) {
      about.put("--rounds", given.rounds);
      about.put("--f", given.f);
    }
    about.put("--report", given.report);
    about.put("--evidence", given.evidence);
    String instead =
        given.tour
            ? " is written at the end; --tour has none"
            : " is about the demo's own study; with --hands-on you propose yours";
    about.forEach(
        (option, value) -> {
          if (value != null) {
            throw new BadInputException(option + instead);
          }
        });
  }

  private static Source source(Given given) {
    if (given.csv != null && !given.bankFiles.isEmpty()) {
      throw new BadInputException(
          "--csv and --bank exclude each other: one file, or a file a bank");
    }
    if (given.csv == null && given.split != null) {
      throw new BadInputException("--split needs --csv");
    }
    if (given.csv != null || !given.bankFiles.isEmpty()) {
      if (given.label == null) {
        throw new BadInputException("--label COLUMN is missing: which column is the label?");
      }
      if (given.rows != null) {
        throw new BadInputException("--rows is for generated rows; a file brings its own");
      }
    } else if (given.label != null || given.test != null) {
      throw new BadInputException("--label and --test need --csv or --bank");
    }
    if (given.csv != null) {
      if (given.test != null) {
        throw new BadInputException("--test goes with --bank; --csv holds out 20 % by itself");
      }
      return new Source.OneFile(given.csv, given.label, split(given.split));
    }
    if (!given.bankFiles.isEmpty()) {
      if (given.test == null) {
        throw new BadInputException("--test FILE is missing: what are the banks compared on?");
      }
      if (given.banks != null && given.banks != given.bankFiles.size()) {
        throw new BadInputException(
            "--banks says " + given.banks + ", --bank names " + given.bankFiles.size());
      }
      if (given.bankFiles.size() < 2 || given.bankFiles.size() > MOST_BANKS) {
        throw new BadInputException(
            "--bank must name 2 to " + MOST_BANKS + " banks, got " + given.bankFiles.size());
      }
      return new Source.FilePerBank(given.bankFiles, given.test, given.label);
    }
    return new Source.Generated(given.rows == null ? given.usualRows() : given.rows);
  }

  private static SortedMap<String, Attack> poison(Given given, List<String> banks, Source source) {
    SortedMap<String, Attack> poison = new TreeMap<>();
    boolean generated = source instanceof Source.Generated;
    List<String> wanted =
        given.poison.isEmpty() && generated && !given.handsOn
            ? List.of("A=signflip")
            : given.poison;
    if (wanted.equals(List.of("none"))) {
      return poison;
    }
    for (String pair : wanted) {
      String[] parts = Words.pair("--poison", pair, "BANK=ATTACK");
      if (!banks.contains(parts[0])) {
        throw new BadInputException("--poison names bank \"" + parts[0] + "\", there are " + banks);
      }
      if (poison.put(parts[0], attack(parts[0], parts[1], banks)) != null) {
        throw new BadInputException("--poison names bank " + parts[0] + " twice");
      }
    }
    return poison;
  }

  private static Attack attack(String bank, String text, List<String> banks) {
    Attack attack;
    try {
      attack = Attack.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--poison " + bank + ": " + e.getMessage());
    }
    if (attack instanceof Attack.Known known
        && KnownAttacks.expand(List.of(known.name()), banks.size() - 1).isEmpty()) {
      throw new BadInputException(
          "--poison " + bank + ": there are not so many other banks, got " + text);
    }
    if (attack instanceof Attack.Copy copy) {
      boolean another =
          banks.stream()
              .filter(other -> !other.equals(bank))
              .anyMatch(other -> LedgerNetwork.mspId(other).equals(copy.victim()));
      if (!another) {
        throw new BadInputException(
            "--poison " + bank + ": copy needs another bank of " + banks + ", got " + text);
      }
    }
    return attack;
  }

  private static RowSplit split(String text) {
    try {
      return RowSplit.parse(text == null ? "iid" : text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("--split: " + e.getMessage());
    }
  }

  private static List<String> letters(int banks) {
    return IntStream.range(0, banks).mapToObj(i -> String.valueOf((char) ('A' + i))).toList();
  }

  private static String name(Words words, String text) {
    if (!NAME.matcher(text).matches()) {
      throw words.refused("a bank's name has 1 to 20 letters and digits, got \"" + text + "\"");
    }
    return text;
  }

  private static Ledger ledger(String text) {
    return switch (text) {
      case "embedded" -> Ledger.EMBEDDED;
      case "fabric" -> Ledger.FABRIC;
      default ->
          throw new BadInputException("--ledger must be embedded or fabric, got \"" + text + "\"");
    };
  }
}
