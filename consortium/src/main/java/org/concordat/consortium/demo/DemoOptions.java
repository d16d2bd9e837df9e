package org.concordat.consortium.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.data.RowSplit;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.consortium.robustness.attack.KnownAttacks;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.json.CanonicalJson;

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
 * @param keep whether to leave everything in place at the end
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
    boolean keep) {
  static final int MOST_BANKS = 25;
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
    int rounds = 10;
    String rule;
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
    boolean keep;
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
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      read(words.next(), words, given);
    }
    return check(given);
  }

  private static void read(String option, Iterator<String> words, Given given) {
    switch (option) {
      case "--banks" -> given.banks = (int) number(option, words, 2, MOST_BANKS);
      case "--rows" -> given.rows = (int) number(option, words, 100, 10_000_000);
      case "--rounds" -> given.rounds = (int) number(option, words, 1, 10_000);
      case "--rule" -> given.rule = value(option, words);
      case "--f" -> given.f = (int) number(option, words, 0, MOST_BANKS);
      case "--poison" -> given.poison.add(value(option, words));
      case "--csv" -> given.csv = file(option, value(option, words));
      case "--label" -> given.label = value(option, words);
      case "--split" -> given.split = value(option, words);
      case "--bank" -> {
        String[] parts = pair(option, value(option, words), "NAME=FILE");
        if (given.bankFiles.put(name(option, parts[0]), file(option, parts[1])) != null) {
          throw new BadInputException("--bank names " + parts[0] + " twice");
        }
      }
      case "--test" -> given.test = file(option, value(option, words));
      case "--ledger" -> given.ledger = ledger(value(option, words));
      case "--seed" -> given.seed = number(option, words, 1, CanonicalJson.LARGEST_INTEGER);
      case "--report" -> given.report = writable(value(option, words));
      case "--keep" -> given.keep = true;
      default ->
          throw new BadInputException(
              "unknown option " + option + "; -h lists the options there are");
    }
  }

  private static DemoOptions check(Given given) {
    Source source = source(given);
    List<String> banks =
        source instanceof Source.FilePerBank perBank
            ? List.copyOf(perBank.files().keySet())
            : letters(given.banks == null ? 5 : given.banks);
    int n = banks.size();
    SortedMap<String, Attack> poison = poison(given, banks, source);
    int f = given.f == null ? AggregationRules.defaultFaults(n) : given.f;
    int most = AggregationRules.maximumFaults(n);
    if (f > most) {
      throw new BadInputException(
          "--f can be at most " + most + " with " + n + " banks (3f + 1 of them), got " + f);
    }
    String rule = given.rule == null ? AggregationRules.defaultFor(n, f).name() : given.rule;
    Optional<Refusal> refusal = named(rule).check(n, f);
    if (refusal.isPresent()) {
      throw new BadInputException("--rule " + rule + ": " + refusal.get().detail());
    }
    return new DemoOptions(
        banks,
        source,
        given.rounds,
        rule,
        f,
        poison,
        given.ledger,
        given.seed,
        Optional.ofNullable(given.report),
        given.keep);
  }

  private static AggregationRule named(String rule) {
    try {
      return AggregationRules.named(rule);
    } catch (ConcordatException e) {
      throw new BadInputException("--rule: " + e.detail());
    }
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
    return new Source.Generated(given.rows == null ? 50_000 : given.rows);
  }

  private static SortedMap<String, Attack> poison(Given given, List<String> banks, Source source) {
    SortedMap<String, Attack> poison = new TreeMap<>();
    boolean generated = source instanceof Source.Generated;
    List<String> wanted =
        given.poison.isEmpty() && generated ? List.of("A=signflip") : given.poison;
    if (wanted.equals(List.of("none"))) {
      return poison;
    }
    for (String pair : wanted) {
      String[] parts = pair("--poison", pair, "BANK=ATTACK");
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

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new BadInputException(option + " needs a value");
    }
    return words.next();
  }

  private static long number(String option, Iterator<String> words, long low, long high) {
    String text = value(option, words);
    try {
      long number = Long.parseLong(text);
      if (number >= low && number <= high) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new BadInputException(range(option, low, high, text));
    }
    throw new BadInputException(range(option, low, high, text));
  }

  private static String range(String option, long low, long high, String text) {
    return option + " takes a whole number from " + low + " to " + high + ", got \"" + text + "\"";
  }

  private static String[] pair(String option, String text, String form) {
    int at = text.indexOf('=');
    if (at <= 0 || at == text.length() - 1) {
      throw new BadInputException(option + " takes " + form + ", got \"" + text + "\"");
    }
    return new String[] {text.substring(0, at), text.substring(at + 1)};
  }

  private static String name(String option, String text) {
    if (!NAME.matcher(text).matches()) {
      throw new BadInputException(
          option + ": a bank's name has 1 to 20 letters and digits, got \"" + text + "\"");
    }
    return text;
  }

  private static Path file(String option, String text) {
    Path file = Path.of(text);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new BadInputException(option + ": no readable file " + text);
    }
    return file;
  }

  private static Path writable(String text) {
    Path file = Path.of(text).toAbsolutePath();
    Path parent = file.getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(file)) {
      throw new BadInputException("--report: cannot write " + text);
    }
    if (!Files.isWritable(Files.exists(file) ? file : parent)) {
      throw new BadInputException("--report: cannot write " + text);
    }
    return file;
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
